using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What a report is answered, and whom it registers.</summary>
public sealed class ReportingTests
{
    private static readonly Author Other = new(new Actor { Key = "other-key", Name = "Other" });
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Report_that_is_behind_Is_answered_with_the_state_and_one_that_is_not_with_nothing()
    {
        Assert.Same(_service.Site, _service.Report("a", 1, report => report with { Epoch = null, Revision = 0 }));
        Assert.Null(_service.Report("a", 2));
        Assert.Same(_service.Site, _service.Report("a", 3, report => report with { Epoch = "0-old" }));
        Assert.Same(_service.Site, _service.Report("a", 4, report => report with { Revision = 0 }));
    }

    [Fact]
    public void Report_that_was_overtaken_Is_ignored()
    {
        _service.Report("a", 2);

        Assert.Null(_service.Report("a", 2, report => report with { Revision = 0, RequestsInFlight = 9 }));
        Assert.Null(_service.Report("a", 1, report => report with { Revision = 0, RequestsInFlight = 9 }));
        Assert.Equal(0, Assert.Single(_service.Registry.List(_service.Site)).RequestsInFlight);
    }

    [Fact]
    public void New_process_under_a_known_id_Replaces_the_former_for_good()
    {
        _service.Report("a", 1);
        Assert.Null(_service.Report("a", 1, report => report with { Run = "second" }));

        ProblemException refusal = Assert.Throws<ProblemException>(() => _service.Report("a", 2));
        Assert.Equal(ProblemKind.InstanceReplaced, refusal.Kind);
        Assert.Equal("second", _service.Snapshot.InstancesOf("shop")["a"].Run);

        // Also where the service was restarted in between, and knows it from the store alone.
        var restarted = new InMemoryService(_service.Store, time: _service.Time);
        Assert.Equal(ProblemKind.InstanceReplaced, Assert.Throws<ProblemException>(() => restarted.Report("a", 3)).Kind);
        restarted.Refused(ProblemKind.InstanceReplaced, transaction => InstanceRegistration.Register(transaction, "shop", "a", "run", false, Author.Service));
    }

    [Theory]
    [InlineData(44, false)]
    [InlineData(45, true)]
    public void Another_key_takes_an_id_only_from_one_that_is_silent(int silentSeconds, bool mayTake)
    {
        _service.Report("a", 1, author: InMemoryService.Alice);
        _service.Pass(silentSeconds);
        Func<SiteRecord?> take = () => _service.Report("a", 1, report => report with { Run = "second" }, Other);

        if (mayTake)
        {
            Assert.Null(take());
            Assert.Equal("other-key", _service.Snapshot.InstancesOf("shop")["a"].Key);
        }
        else
        {
            Assert.Equal(ProblemKind.Forbidden, Assert.Throws<ProblemException>(take).Kind);
            Assert.Equal("run", _service.Snapshot.InstancesOf("shop")["a"].Run);
        }
    }

    [Fact]
    public void The_same_key_takes_its_id_at_once()
    {
        _service.Report("a", 1, author: InMemoryService.Alice);

        Assert.Null(_service.Report("a", 1, report => report with { Run = "second" }, InMemoryService.Alice));

        Assert.Equal(["run"], _service.Snapshot.InstancesOf("shop")["a"].ReplacedRuns);
    }

    [Fact]
    public void Process_that_reports_by_a_new_key_Is_asked_for_by_that_key()
    {
        _service.Report("a", 1, author: InMemoryService.Alice);
        _service.Report("a", 2, author: Other);

        Assert.Equal("other-key", _service.Registry.With("shop", instances => instances.ActiveKeyFor("a")));
        Assert.Null(_service.Registry.With("shop", instances => instances.ActiveKeyFor("unknown")));
    }

    [Fact]
    public async Task Site_is_created_by_a_report_only_where_it_may_be()
    {
        var report = new InstanceReport { Run = "run", Sequence = 1 };

        ProblemException refusal = await Assert.ThrowsAsync<ProblemException>(() => _service.Reports.ReportAsync("new", "a", report, false, InMemoryService.Alice));
        Assert.Equal(ProblemKind.SiteNotFound, refusal.Kind);
        _service.Refused(ProblemKind.SiteNotFound, transaction => InstanceRegistration.Register(transaction, "new", "a", "run", false, InMemoryService.Alice));

        SiteRecord created = (await _service.Reports.ReportAsync("new", "a", report, true, InMemoryService.Alice))!;
        Assert.Equal(("new", 1), (created.Name, created.Revision));
        Assert.Equal((HistoryAction.SiteCreated, "Alice"), (_service.History[^1].Action, _service.History[^1].Actor.Name));
        InstanceIdentity identity = _service.Snapshot.InstancesOf("new")["a"];
        Assert.Equal(("run", "alice-key", _service.Now), (identity.Run, identity.Key, identity.FirstSeenAt));
    }

    [Fact]
    public async Task Caller_is_looked_at_again_within_a_registration_and_only_there()
    {
        Action<Transaction> revoked = _ => throw Refuse.Unauthenticated();
        var report = new InstanceReport { Run = "run", Sequence = 1 };

        await Assert.ThrowsAsync<ProblemException>(() => _service.Reports.ReportAsync("shop", "a", report, false, Author.Service, revoked));
        Assert.Empty(_service.Snapshot.InstancesOf("shop"));

        _service.Report("a", 1);
        await _service.Reports.ReportAsync("shop", "a", report with { Sequence = 2 }, false, Author.Service, revoked);
    }

    [Fact]
    public void Registry_that_is_full_Refuses_the_next_and_says_so_at_the_site()
    {
        var service = new InMemoryService(capacity: new Capacity(InstancesPerSite: 2));
        service.CreateSite("shop");
        service.Report("a", 1);
        service.Report("b", 1);
        service.Report("b", 1, report => report with { Run = "second" });

        Assert.Equal(ProblemKind.RegistryFull, Assert.Throws<ProblemException>(() => service.Report("c", 1)).Kind);

        Blocker blocker = Assert.Single(service.Evaluate().Blockers!);
        Assert.Equal((BlockerReason.RegistryFull, null), (blocker.Reason, blocker.Instance));
        Assert.Equal(2, service.Evaluate().Total);
    }

    [Fact]
    public void Registry_that_was_full_at_the_start_Blocks_for_the_expiry_although_there_is_room_since()
    {
        var service = new InMemoryService(capacity: new Capacity(InstancesPerSite: 1));
        service.CreateSite("shop");
        service.Report("a", 1);

        var restarted = new InMemoryService(service.Store, new Capacity(InstancesPerSite: 1), service.Time);
        restarted.Report("a", 2);
        restarted.Write(transaction => InstanceRegistration.Remove(transaction, "shop", "a", Author.Service));

        Assert.Equal(BlockerReason.RegistryFull, Assert.Single(restarted.Evaluate().Blockers!).Reason);
        restarted.Pass(121);
        Assert.True(restarted.Evaluate().Converged);
        Assert.Empty(new InMemoryService(service.Store, new Capacity(InstancesPerSite: 1), service.Time).Evaluate().Blockers!);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Process_that_the_store_refused_to_register_Blocks_until_it_registers_or_leaves(bool registers)
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2);
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");

        Assert.Equal(ProblemKind.StorageFull, Assert.Throws<ProblemException>(() => _service.Report("b", 1)).Kind);

        Blocker blocker = Assert.Single(_service.Evaluate().Blockers!);
        Assert.Equal((BlockerReason.Pending, "b"), (blocker.Reason, blocker.Instance));
        _service.Pass(1_000);
        Assert.False(_service.Registry.IsConverged("shop")!.Value.Converged);
        _service.Store.DuringCommit = null;
        await _service.Scheduler.RecoverAsync();
        Assert.False(_service.Evaluate().Converged);
        if (registers)
        {
            _service.Report("b", 2);
        }
        else
        {
            await _service.Removals.RemoveAsync("shop", "b", "run", Author.Service, _ => { });
        }

        Assert.Equal((true, registers ? 2 : 1), (_service.Evaluate().Converged, _service.Evaluate().Total));
    }

    [Fact]
    public void Process_that_the_store_refused_to_register_under_a_known_id_Blocks_beside_the_former_one()
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2);
        _service.Store.DuringCommit = () => throw new IOException("a fault of the store");

        Assert.Throws<IOException>(() => _service.Report("a", 1, report => report with { Run = "second" }));

        Assert.Equal((BlockerReason.Pending, "a"), (Assert.Single(_service.Evaluate().Blockers!).Reason, _service.Evaluate().Blockers![0].Instance));
    }

    [Theory]
    [InlineData(nameof(ProblemKind.MalformedRequest), 1)]
    [InlineData(nameof(ProblemKind.InvalidValue), 1)]
    [InlineData(nameof(ProblemKind.TooLarge), 1)]
    [InlineData(nameof(ProblemKind.UnsupportedMediaType), 1)]
    [InlineData(nameof(ProblemKind.Forbidden), 0)]
    [InlineData(nameof(ProblemKind.Unauthenticated), 0)]
    [InlineData(nameof(ProblemKind.RegistryFull), 0)]
    public void Report_that_is_refused_for_its_content_Blocks_the_site(string kind, int blockers)
    {
        _service.Reports.RecordRefusal("shop", "a", false, """{"run":"r","sequence":3}"""u8, new ProblemException(Enum.Parse<ProblemKind>(kind), "why"));
        _service.Reports.RecordRefusal("none", "a", false, """{"run":"r","sequence":3}"""u8, new ProblemException(Enum.Parse<ProblemKind>(kind), "why"));
        _service.Reports.RecordRefusal("shop", "b", false, """{"run":"r"}"""u8, new ProblemException(Enum.Parse<ProblemKind>(kind), "why"));

        Assert.Equal(blockers, _service.Evaluate().Blockers!.Count);
        Assert.Equal(blockers == 0, _service.Registry.IsConverged("shop")!.Value.Converged);
    }

    [Fact]
    public void Refused_one_that_reports_well_Blocks_no_longer()
    {
        _service.Report("a", 1);
        _service.Reports.RecordRefusal("shop", "a", false, """{"run":"run","sequence":2}"""u8, new ProblemException(ProblemKind.InvalidValue, "why"));
        Assert.False(_service.Evaluate().Converged);

        _service.Report("a", 3);

        Assert.True(_service.Evaluate().Converged);
    }
}
