using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>What a repeated PUT and a PATCH change of a maintenance that is not over.</summary>
public sealed class ChangeTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    public static TheoryData<string> Differences => [.. Changes.Keys];

    private static Dictionary<string, MaintenanceRequest> Changes { get; } = new()
    {
        ["mode"] = new() { Mode = MaintenanceMode.ReadOnly },
        ["reason"] = new() { Reason = "other" },
        ["message"] = new() { Message = "other" },
        ["link"] = new() { Link = "https://example.com/other" },
        ["paths"] = new() { Paths = ["/other"] },
        ["exemptPaths"] = new() { ExemptPaths = ["/other"] },
        ["bypassNetworks"] = new() { BypassNetworks = ["192.0.2.7"] },
        ["duration"] = new() { Duration = TimeSpan.FromHours(3) },
        ["lease"] = new() { Lease = new LeaseRequest { Seconds = 600 } },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void Any_difference_is_a_change_and_none_is_none(string member)
    {
        Maintenance first = _service.Start();
        int entries = _service.History.Count;

        Assert.Same(first, _service.Start());
        Assert.Equal((2L, entries), (_service.Site.Revision, _service.History.Count));

        Maintenance changed = _service.Start(Changes[member]);
        Assert.Equal((3L, 3L), (changed.Revision, _service.Site.Revision));
        Assert.NotEqual(first with { Revision = 3 }, changed);
        Assert.Equal(first with { Revision = 4 }, _service.Start());
        Assert.Equal(changed with { Revision = 5 }, Patch(Changes[member], member) with { Lease = changed.Lease });
        Assert.Equal([HistoryAction.MaintenanceChanged, HistoryAction.MaintenanceChanged, HistoryAction.MaintenanceChanged], _service.History.Skip(entries).Select(entry => entry.Action));
        Assert.Equal(("m", 5L, "Alice"), (_service.History[^1].Maintenance, _service.History[^1].Revision!.Value, _service.History[^1].Actor.Name));
        Assert.Equal(_service.Site.Maintenances[0], _service.Store.FindMaintenance("shop", "m"));
    }

    [Fact]
    public void Lease_that_keeps_the_site_closed_is_no_difference_to_itself()
    {
        var request = new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 600, OnExpiry = LeaseExpiry.StayClosed } };
        Maintenance first = _service.Start(request);

        Assert.Same(first, _service.Start(request));
        Assert.Equal(3, _service.Start(new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 600 } }).Revision);
    }

    [Fact]
    public void Changed_time_is_checked_as_that_of_a_new_one()
    {
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddHours(1), EndsAt = _service.Now.AddHours(2) });

        _service.Refused(ProblemKind.InvalidWindow, transaction => MaintenanceCommands.Put(
            transaction, "shop", "m", new MaintenanceRequest { StartsAt = _service.Now.AddHours(1), EndsAt = _service.Now.AddMinutes(30) }, null, InMemoryService.Alice));
    }

    [Fact]
    public void Order_and_case_of_rules_are_differences()
    {
        _service.Start(new MaintenanceRequest { Paths = ["/a", "/b"], ExemptPaths = ["/c", "/d"], BypassNetworks = ["192.0.2.1", "192.0.2.2"] });

        _service.Start(new MaintenanceRequest { Paths = ["/a", "/b"], ExemptPaths = ["/c", "/d"], BypassNetworks = ["192.0.2.1", "192.0.2.2"] });
        Assert.Equal(2, _service.Site.Revision);
        _service.Start(new MaintenanceRequest { Paths = ["/a", "/B"], ExemptPaths = ["/c", "/d"], BypassNetworks = ["192.0.2.1", "192.0.2.2"] });
        Assert.Equal(3, _service.Site.Revision);
        _service.Start(new MaintenanceRequest { Paths = ["/a", "/B"], ExemptPaths = ["/d", "/c"], BypassNetworks = ["192.0.2.1", "192.0.2.2"] });
        Assert.Equal(4, _service.Site.Revision);
        _service.Start(new MaintenanceRequest { Paths = ["/a", "/B"], ExemptPaths = ["/d", "/c"], BypassNetworks = ["192.0.2.1"] });
        Assert.Equal(5, _service.Site.Revision);
    }

    [Fact]
    public void Put_takes_what_it_leaves_out_as_its_default_but_keeps_the_start()
    {
        _service.Start(new MaintenanceRequest { Message = "first", Duration = TimeSpan.FromHours(1), Lease = new LeaseRequest { Seconds = 60 } });
        DateTimeOffset start = _service.Now;
        _service.Pass(10);

        Maintenance record = _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromHours(2) });

        Assert.Equal((null, null, start, start.AddHours(2)), (record.Message, record.Lease, record.StartsAt, record.EndsAt));
    }

    [Fact]
    public void Lease_begins_anew_only_with_another_length_or_start()
    {
        var request = new MaintenanceRequest { StartsAt = _service.Now.AddSeconds(100), Lease = new LeaseRequest { Seconds = 60 } };
        DateTimeOffset start = _service.Now.AddSeconds(100);
        _service.Start(request);
        Assert.Equal(start.AddSeconds(60), Lease().ExpiresAt);

        _service.Start(request with { StartsAt = start.AddSeconds(50) });
        Assert.Equal(start.AddSeconds(110), Lease().ExpiresAt);

        _service.Pass(150);
        _service.Start(request with { StartsAt = null, Message = "other", Lease = new LeaseRequest { Seconds = 60, OnExpiry = LeaseExpiry.StayClosed } });
        Assert.Equal((start.AddSeconds(110), LeaseExpiry.StayClosed), (Lease().ExpiresAt, Lease().OnExpiry));
        _service.Pass(10);
        _service.Start(request with { StartsAt = null, Lease = new LeaseRequest { Seconds = 90 } });
        Assert.Equal((_service.Now.AddSeconds(90), LeaseExpiry.Release), (Lease().ExpiresAt, Lease().OnExpiry));

        Lease Lease() => _service.Site.Maintenances[0].Lease!;
    }

    [Fact]
    public void Start_moves_until_it_has_begun()
    {
        DateTimeOffset now = _service.Now;
        _service.Start(new MaintenanceRequest { StartsAt = now.AddHours(1) });
        Assert.Equal(MaintenanceStatus.Scheduled, _service.Start(new MaintenanceRequest { StartsAt = now.AddHours(2), Reason = "why" }).Status);

        Maintenance started = _service.Start(new MaintenanceRequest { StartsAt = now.AddMinutes(-1), Reason = "why" });
        Assert.Equal((MaintenanceStatus.Active, 4L), (started.Status, started.Revision));
        Assert.Equal([HistoryAction.MaintenanceChanged, HistoryAction.MaintenanceStarted], _service.History.TakeLast(2).Select(entry => entry.Action));
        Assert.Equal(("why", 4L), (_service.History[^1].Detail, _service.History[^1].Revision!.Value));

        _service.Refused(
            ProblemKind.AlreadyStarted,
            transaction => MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest { StartsAt = now.AddMinutes(-2) }, null, InMemoryService.Alice));
        Assert.Equal("new", _service.Start(new MaintenanceRequest { StartsAt = now.AddMinutes(-1), Message = "new" }).Message);
    }

    [Theory]
    [InlineData(-1, null)]
    [InlineData(0, null)]
    [InlineData(1, "extended")]
    [InlineData(null, "extended")]
    public void Webhooks_are_told_of_a_later_end_alone(int? minutesLater, string? told)
    {
        _service.Hook(WebhookEvent.Extended);
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromHours(1) });

        _service.Start(new MaintenanceRequest { Message = "x", Duration = minutesLater is { } minutes ? TimeSpan.FromMinutes(60 + minutes) : null });

        Assert.Equal(told, _service.Told().SingleOrDefault());
        _service.Start(new MaintenanceRequest { Message = "x" });
        int messages = _service.Snapshot.Outbox.Count;
        _service.Start(new MaintenanceRequest { Message = "x", Duration = TimeSpan.FromHours(9) });
        Assert.Equal(messages, _service.Snapshot.Outbox.Count);
    }

    [Fact]
    public void Patch_counts_a_duration_from_now_once_active_and_else_from_the_start()
    {
        DateTimeOffset now = _service.Now;
        _service.Start(new MaintenanceRequest { StartsAt = now.AddSeconds(100) });
        Assert.Equal(now.AddSeconds(400), Patch(new() { Duration = TimeSpan.FromSeconds(300) }, "duration").EndsAt);

        _service.Pass(150);
        Assert.Equal(now.AddSeconds(450), Patch(new() { Duration = TimeSpan.FromSeconds(300) }, "duration").EndsAt);
    }

    [Fact]
    public void Patch_of_what_is_over_or_never_was_is_refused()
    {
        Refused(ProblemKind.MaintenanceNotFound);
        _service.Start();
        _service.End();
        Refused(ProblemKind.MaintenanceEnded);

        void Refused(ProblemKind kind) => _service.Refused(
            kind, transaction => MaintenanceCommands.Patch(transaction, "shop", "m", new MaintenancePatch(new(), new HashSet<string>()), null, InMemoryService.Alice));
    }

    private Maintenance Patch(MaintenanceRequest values, params string[] members) => _service.Write(transaction =>
        MaintenanceCommands.Patch(transaction, "shop", "m", new MaintenancePatch(values, members.ToHashSet()), null, InMemoryService.Alice));

    [Fact]
    public void State_that_time_has_made_too_large_may_be_changed_but_not_grow()
    {
        var request = new MaintenanceRequest { Mode = MaintenanceMode.ReadOnly, StartsAt = _service.Now.AddMinutes(1), EndsAt = _service.Now.AddHours(1) };
        _service.Start(request, "soon");
        for (int i = 0; i < 4; i++)
        {
            _service.Start(new MaintenanceRequest { Paths = [.. Enumerable.Range(0, 70).Select(n => $"/{n:000}{new string('p', 190)}")] }, $"large{i}");
        }

        for (int i = 0; Left() > 2_500; i++)
        {
            _service.Start(new MaintenanceRequest { Paths = ["/x"], Message = new string('m', 1_000) }, $"m{i}");
        }

        MaintenanceRequest last = new() { Paths = ["/x"], Message = new string('m', 500) };
        _service.Start(last, "last");
        last = last with { Message = new string('m', 500 + Left()) };
        _service.Start(last, "last");
        Assert.Equal(0, Left());
        _service.Pass(61);
        _service.Write(transaction => transaction.AdvanceSite(InMemoryService.Shop));
        Assert.Equal((-1, MaintenanceMode.ReadOnly), (Left(), _service.Site.Mode));

        Assert.Equal("why", _service.Start(request with { Reason = "why", EndsAt = _service.Now.AddHours(2) }, "soon").Reason);
        Assert.Equal(
            ProblemKind.InvalidValue,
            Assert.Throws<ProblemException>(() => _service.Start(last with { Message = last.Message + "m" }, "last")).Kind);

        int Left() => 65_536 - SiteStates.Json(_service.Site, _service.Snapshot.Epoch, _service.Now).Length;
    }
}
