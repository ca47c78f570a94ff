using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Retention;
using MaintenanceService.Domain.Sites;
using Xunit;

namespace MaintenanceService.Tests.Service.Retention;

/// <summary>What is removed after its retention, and what is kept as evidence.</summary>
public sealed class RetentionTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void What_is_older_is_removed_and_the_chain_goes_on_from_there()
    {
        _service.Start();
        _service.End();
        HistoryEntry last = _service.History[^1];
        DateTimeOffset before = _service.Now.AddSeconds(1);
        _service.Pass(10);
        _service.Start(id: "young");

        (HistoryCheckpoint checkpoint, int maintenances) = Trim(before)!.Value;

        Assert.Equal((3L, last.Hash, 3L, 0L, "", _service.Now), (checkpoint.Seq, checkpoint.Hash, checkpoint.Removed, checkpoint.Kept, checkpoint.KeptHash, checkpoint.At));
        Assert.Equal(1, maintenances);
        Assert.Equal([4L], _service.History.Select(entry => entry.Seq));
        Assert.Null(_service.Store.FindMaintenance("shop", "m"));
        Assert.Equal(last.At, _service.Store.FindEndOfRemoved("shop", "m"));
        Assert.NotNull(_service.Store.FindMaintenance("shop", "young"));
        Assert.Null(Trim(before));
    }

    [Fact]
    public void Newest_entry_is_kept_whatever_its_age()
    {
        Assert.Null(Trim(_service.Now.AddDays(1)));
        _service.Start();

        Assert.Equal((1L, 0), (Trim(_service.Now.AddDays(1))!.Value.Checkpoint.Seq, _service.Store.FindCheckpoint().Kept));
        Assert.Null(Trim(_service.Now.AddDays(1)));
    }

    [Fact]
    public void Entry_of_the_very_time_is_kept()
    {
        _service.Start();

        Assert.Null(Trim(_service.Now));
    }

    [Fact]
    public void Entries_of_the_store_itself_are_kept_in_a_chain_of_their_own()
    {
        _service.Write(transaction => KeyCommands.Create(transaction, new KeyRequest { Name = "k", Role = KeyRole.Admin, Sites = ["*"] }, InMemoryService.Alice));
        _service.Start();
        HistoryEntry kept = _service.History[1];

        HistoryCheckpoint checkpoint = Trim(_service.Now.AddDays(1))!.Value.Checkpoint;

        Assert.Equal((2L, 1L, 1L, HistoryChain.Hash($" {kept.Hash}", kept)), (checkpoint.Seq, checkpoint.Removed, checkpoint.Kept, checkpoint.KeptHash));
        Assert.Equal([2L, 3L], _service.History.Select(entry => entry.Seq));
        Assert.Equal((checkpoint with { Kept = 2 }).Kept, checkpoint.WithKept(kept).Kept);
        Assert.NotEqual(checkpoint.KeptHash, checkpoint.WithKept(kept).KeptHash);
    }

    [Fact]
    public void Five_hundred_entries_are_removed_at_a_time()
    {
        for (int i = 0; i < 502; i++)
        {
            _service.CreateSite($"s{i}");
        }

        Assert.Equal(500, Trim(_service.Now.AddDays(1))!.Value.Checkpoint.Seq);
        Assert.Equal(502, Trim(_service.Now.AddDays(1))!.Value.Checkpoint.Seq);
        Assert.Null(Trim(_service.Now.AddDays(1)));
    }

    [Theory]
    [InlineData(400 * 24 * 60 * 60)]
    [InlineData(15)]
    public void What_was_written_while_the_clock_was_ahead_Goes_with_what_came_after_it(int seconds)
    {
        (InMemoryService service, SettableClock clock) = WithSettableClock();
        service.CreateSite("shop");
        clock.Set(TimeSpan.FromSeconds(seconds));
        service.Start();
        service.End();
        clock.Set(TimeSpan.FromSeconds(-seconds));
        service.Pass(10);
        service.CreateSite("after");
        DateTimeOffset before = service.Now.AddSeconds(1);
        service.Pass(2);
        service.CreateSite("young");
        service.Pass(30);
        service.CreateSite("newest");

        Assert.Equal([(1L, 0)], TrimAll(service, before.AddSeconds(-5)));
        Assert.Equal([(3L, 1), (4L, 0)], TrimAll(service, before));

        Assert.Equal([5L, 6L], service.History.Select(entry => entry.Seq));
        Assert.Null(service.Store.FindMaintenance("shop", "m"));
    }

    [Fact]
    public void Many_entries_of_a_clock_that_was_ahead_Go_too()
    {
        (InMemoryService service, SettableClock clock) = WithSettableClock();
        clock.Set(TimeSpan.FromDays(400));
        for (int i = 0; i < 1_100; i++)
        {
            service.CreateSite($"s{i}");
        }

        Assert.Empty(TrimAll(service, service.Now.AddDays(-400)));
        clock.Set(TimeSpan.FromDays(-400));
        Assert.Empty(TrimAll(service, service.Now));
        service.CreateSite("after");
        service.CreateSite("newest");

        Assert.Equal([500L, 1_000L, 1_100L, 1_101L], TrimAll(service, service.Now.AddSeconds(1)).Select(trimmed => trimmed.Seq));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Entries_of_a_clock_that_was_behind_Take_none_along_that_came_before_them(int entries)
    {
        (InMemoryService service, SettableClock clock) = WithSettableClock();
        service.CreateSite("young");
        clock.Set(TimeSpan.FromDays(-400));
        for (int i = 0; i < entries; i++)
        {
            service.CreateSite($"behind-{i}");
        }

        clock.Set(TimeSpan.FromDays(400));
        service.CreateSite("newer");
        service.CreateSite("newest");

        Assert.Empty(TrimAll(service, service.Now.AddDays(-30)));
    }

    [Fact]
    public void Maintenance_that_a_lease_ended_is_removed_and_one_that_it_kept_closed_stays()
    {
        _service.Start(new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 10 } }, "released");
        _service.Start(new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 10, OnExpiry = LeaseExpiry.StayClosed } }, "stays");
        _service.Pass(10);
        _service.CreateSite("later");

        _service.Start(id: "commits-what-is-due");
        Assert.Equal(1, Trim(_service.Now.AddDays(1))!.Value.Maintenances);

        Assert.Null(_service.Store.FindMaintenance("shop", "released"));
        Assert.Equal(MaintenanceStatus.Active, _service.Store.FindMaintenance("shop", "stays")!.Status);
    }

    [Fact]
    public void Id_that_was_used_again_by_a_site_made_anew_is_not_removed_with_the_former()
    {
        _service.Start();
        _service.End();
        _service.Write(transaction => SiteCommands.Delete(transaction, "shop", null, InMemoryService.Alice));
        _service.Pass(10);
        _service.CreateSite("shop");
        _service.Start();
        _service.End();

        Assert.Equal(0, Trim(_service.Now)!.Value.Maintenances);

        Assert.Equal(MaintenanceStatus.Ended, _service.Store.FindMaintenance("shop", "m")!.Status);
        _service.CreateSite("later");
        Assert.Equal(1, Trim(_service.Now.AddDays(1))!.Value.Maintenances);
    }

    [Fact]
    public void History_that_was_changed_is_evidence_and_not_removed()
    {
        HistoryEntry entry = _service.History[0];

        Assert.Equal(1, HistoryCheckpoint.None.Past(entry).Seq);
        Assert.Throws<InvalidDataException>(() => HistoryCheckpoint.None.Past(entry with { Detail = "other" }));
        Assert.Throws<InvalidDataException>(() => (HistoryCheckpoint.None with { Hash = "other" }).Past(entry));
        Assert.Throws<InvalidDataException>(() => (HistoryCheckpoint.None with { Seq = 1 }).Past(entry));
    }

    [Fact]
    public void Hash_depends_on_the_entry_and_on_the_one_before()
    {
        HistoryEntry entry = _service.History[0];
        string hash = HistoryChain.Hash("before", entry);

        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, HistoryChain.Hash("before", entry with { Hash = "whatever" }));
        Assert.NotEqual(hash, HistoryChain.Hash("other", entry));
        Assert.NotEqual(hash, HistoryChain.Hash("before", entry with { Seq = 2 }));
    }

    private (HistoryCheckpoint Checkpoint, int Maintenances)? Trim(DateTimeOffset before) => _service.Write(transaction => HistoryRetention.Trim(transaction, before));

    private static List<(long Seq, int Maintenances)> TrimAll(InMemoryService service, DateTimeOffset before)
    {
        var trimmed = new List<(long, int)>();
        while (service.Write(transaction => HistoryRetention.Trim(transaction, before)) is var (checkpoint, maintenances))
        {
            trimmed.Add((checkpoint.Seq, maintenances));
        }

        return trimmed;
    }

    private static (InMemoryService Service, SettableClock Clock) WithSettableClock()
    {
        var clock = new SettableClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        return (new InMemoryService(time: clock), clock);
    }
}
