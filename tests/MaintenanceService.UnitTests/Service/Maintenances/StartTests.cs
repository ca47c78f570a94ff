using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>What a maintenance is that was just started, and what may not be started.</summary>
public sealed class StartTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    private static readonly MaintenanceRequest Full = new()
    {
        Mode = MaintenanceMode.ReadOnly,
        Reason = "orders\nmigration",
        Message = "Back soon",
        Link = "https://status.example.com/",
        Paths = ["/orders"],
        ExemptPaths = ["/orders/health"],
        BypassNetworks = ["192.0.2.0/24"],
        Duration = TimeSpan.FromHours(2),
        Lease = new LeaseRequest { Seconds = 60, OnExpiry = LeaseExpiry.StayClosed },
    };

    [Fact]
    public void Start_keeps_all_that_was_asked_for_and_tells_the_history()
    {
        Maintenance record = _service.Write(transaction => MaintenanceCommands.Start(transaction, "shop", Full, InMemoryService.Alice));

        Assert.Equal(16, record.Id.Length);
        AssertTerms(record);
        Assert.Equal(("shop", MaintenanceStatus.Active, 2L), (record.Site, record.Status, record.Revision));
        Assert.Equal((_service.Now, _service.Now.AddHours(2)), (record.StartsAt, record.EndsAt!.Value));
        Assert.Equal((_service.Now, "Alice", null, null, null), (record.CreatedAt, record.CreatedBy.Name, record.EndedAt, record.EndedBy, record.EndReason));
        Assert.Equal(new Lease { Seconds = 60, ExpiresAt = _service.Now.AddSeconds(60), OnExpiry = LeaseExpiry.StayClosed }, record.Lease);
        Assert.Equal([record], _service.Site.Maintenances);
        Assert.Equal(record, _service.Store.FindMaintenance("shop", record.Id));
        Assert.Equal((2L, _service.Now), (_service.Site.Revision, _service.Site.UpdatedAt));
        HistoryEntry entry = _service.History[^1];
        Assert.Equal((HistoryAction.MaintenanceStarted, "shop", record.Id, 2L), (entry.Action, entry.Site, entry.Maintenance, entry.Revision!.Value));
        Assert.Equal(("Alice", "192.0.2.7", "orders\nmigration"), (entry.Actor.Name, entry.RemoteAddress, entry.Detail));
    }

    [Fact]
    public void Nothing_is_required()
    {
        Maintenance record = _service.Start();

        Assert.Equal((MaintenanceMode.Closed, MaintenanceStatus.Active, null, null), (record.Mode, record.Status, record.EndsAt, record.Lease));
        Assert.Equal((null, null, null), (record.Reason, record.Message, record.Link));
        Assert.Empty(record.Paths);
        Assert.Empty(record.ExemptPaths);
        Assert.Empty(record.BypassNetworks);
    }

    [Theory]
    [InlineData(-3_600, MaintenanceStatus.Active, HistoryAction.MaintenanceStarted, 0)]
    [InlineData(0, MaintenanceStatus.Active, HistoryAction.MaintenanceStarted, 0)]
    [InlineData(1, MaintenanceStatus.Scheduled, HistoryAction.MaintenanceScheduled, 1)]
    public void Start_in_the_past_begins_at_once_and_is_kept_as_sent(int seconds, MaintenanceStatus status, HistoryAction action, int leaseFrom)
    {
        DateTimeOffset now = _service.Now;
        Maintenance record = _service.Start(new MaintenanceRequest { StartsAt = now.AddSeconds(seconds), Lease = new LeaseRequest { Seconds = 10 } });

        Assert.Equal((now.AddSeconds(seconds), status), (record.StartsAt, record.Status));
        Assert.Equal(now.AddSeconds(leaseFrom + 10), record.Lease!.ExpiresAt);
        Assert.Equal(action, _service.History[^1].Action);
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(86_400, true)]
    [InlineData(86_401, false)]
    public void Lease_lasts_from_ten_seconds_to_a_day(int seconds, bool isValid)
    {
        var request = new MaintenanceRequest { Lease = new LeaseRequest { Seconds = seconds } };
        if (isValid)
        {
            Assert.Equal((seconds, LeaseExpiry.Release), (_service.Start(request).Lease!.Seconds, _service.Site.Maintenances[0].Lease!.OnExpiry));
        }
        else
        {
            Assert.Equal("/lease/seconds", Refused(ProblemKind.InvalidValue, request).Pointer);
        }
    }

    [Fact]
    public void Request_that_breaks_a_rule_is_refused_at_its_member()
    {
        Assert.Equal("/mode", Refused(ProblemKind.InvalidValue, new MaintenanceRequest { Mode = MaintenanceMode.Open }).Pointer);
        Assert.Equal("/lease/seconds", Refused(ProblemKind.MalformedRequest, new MaintenanceRequest { Lease = new LeaseRequest() }).Pointer);
        Assert.Equal("/reason", Refused(ProblemKind.InvalidValue, new MaintenanceRequest { Reason = new string('r', 2_001) }).Pointer);
        Assert.Equal("/message", Refused(ProblemKind.InvalidValue, new MaintenanceRequest { Message = new string('m', 2_001) }).Pointer);
        Assert.Equal("/link", Refused(ProblemKind.InvalidValue, new MaintenanceRequest { Link = "http://example.com" }).Pointer);
        Assert.Equal("/paths/0", Refused(ProblemKind.InvalidValue, new MaintenanceRequest { Paths = ["/"] }).Pointer);
        Assert.Equal("/exemptPaths/0", Refused(ProblemKind.InvalidValue, new MaintenanceRequest { ExemptPaths = ["/"] }).Pointer);
        Assert.Equal("/bypassNetworks/0", Refused(ProblemKind.InvalidValue, new MaintenanceRequest { BypassNetworks = ["0.0.0.0/0"] }).Pointer);
        Assert.Equal("/endsAt", Refused(ProblemKind.InvalidWindow, new MaintenanceRequest { EndsAt = _service.Now }).Pointer);
    }

    [Fact]
    public void Site_holds_twenty_that_are_not_over()
    {
        for (int i = 0; i < 20; i++)
        {
            _service.Start(i % 2 == 0 ? null : new MaintenanceRequest { StartsAt = _service.Now.AddHours(1) }, $"m{i}");
        }

        Refused(ProblemKind.InvalidValue, new MaintenanceRequest());
        _service.End("m7");
        Assert.Equal(MaintenanceStatus.Active, _service.Start().Status);
    }

    [Fact]
    public void State_that_no_instance_would_accept_is_refused()
    {
        MaintenanceRequest large = new() { Message = new string('m', 2_000), ExemptPaths = [.. Enumerable.Range(0, 100).Select(i => $"/{i:000}{new string('p', 190)}")] };
        Assert.Equal(MaintenanceStatus.Active, _service.Start(large, "first").Status);
        _service.Start(large, "second");

        Refused(ProblemKind.InvalidValue, large);
    }

    [Fact]
    public void Site_that_is_not_there_has_no_maintenances()
    {
        Assert.Equal(
            ProblemKind.SiteNotFound,
            _service.Refused(ProblemKind.SiteNotFound, transaction => MaintenanceCommands.Start(transaction, "none", Full, InMemoryService.Alice)).Kind);
    }

    [Fact]
    public void Id_is_used_once()
    {
        _service.Start();
        _service.End();

        Refused(ProblemKind.MaintenanceEnded, new MaintenanceRequest());
        _service.Write(transaction => transaction.Forget(transaction.FindMaintenance("shop", "m")!));
        Refused(ProblemKind.MaintenanceEnded, new MaintenanceRequest());
    }

    [Theory]
    [InlineData(MaintenanceMode.Closed, MaintenanceMode.Closed)]
    [InlineData(MaintenanceMode.ReadOnly, MaintenanceMode.ReadOnly)]
    public void Mode_of_the_site_is_the_strictest_of_those_that_cover_all(MaintenanceMode whole, MaintenanceMode site)
    {
        _service.Start(new MaintenanceRequest { Mode = MaintenanceMode.Closed, Paths = ["/orders"] }, "part");
        _service.Start(new MaintenanceRequest { Mode = MaintenanceMode.Closed, StartsAt = _service.Now.AddHours(1) }, "later");
        Assert.Equal(MaintenanceMode.Open, _service.Site.Mode);

        _service.Start(new MaintenanceRequest { Mode = whole }, "whole");
        _service.Start(new MaintenanceRequest { Mode = MaintenanceMode.ReadOnly }, "weaker");

        Assert.Equal(site, _service.Site.Mode);
    }

    private ProblemException Refused(ProblemKind kind, MaintenanceRequest request) =>
        _service.Refused(kind, transaction => MaintenanceCommands.Put(transaction, "shop", "m", request, null, InMemoryService.Alice));

    private static void AssertTerms(Maintenance record)
    {
        Assert.Equal((Full.Mode, Full.Reason, Full.Message, Full.Link), (record.Mode, record.Reason, record.Message, record.Link));
        Assert.Equal([Full.Paths, Full.ExemptPaths, Full.BypassNetworks], [record.Paths, record.ExemptPaths, record.BypassNetworks]);
    }
}
