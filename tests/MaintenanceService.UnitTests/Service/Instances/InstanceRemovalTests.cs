using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Who is removed, by whom, and how it is remembered.</summary>
public sealed class InstanceRemovalTests
{
    private static readonly Action<Transaction> Allowed = _ => { };
    private readonly InMemoryService _service = InMemoryService.WithShop();

    private static InstanceReport Promising(InstanceReport report) => report with { DisconnectedAfterSeconds = 30, DrainSeconds = 10 };

    public InstanceRemovalTests()
    {
        _service.Report("a", 1);
        _service.Report("ab", 1);
    }

    [Fact]
    public async Task Removed_instance_Is_gone_from_the_list_and_the_store_and_the_history_says_so()
    {
        await _service.Removals.RemoveAsync("shop", "a", "run", InMemoryService.Alice, Allowed);

        Assert.Equal("ab", Assert.Single(_service.Registry.List(_service.Site)).Id);
        Assert.Equal(["ab"], _service.Store.Snapshot.InstancesOf("shop").Keys);
        HistoryEntry entry = _service.History[^1];
        Assert.Equal(
            (HistoryAction.InstanceRemoved, "shop", "a (run run)", "Alice", 1L),
            (entry.Action, entry.Site, entry.Detail, entry.Actor.Name, entry.Revision!.Value));
    }

    [Fact]
    public async Task Another_run_is_forbidden_and_an_unknown_id_is_not_found()
    {
        Assert.Equal(ProblemKind.Forbidden, await RefusalAsync("a", "other", Allowed));
        Assert.Equal(ProblemKind.InstanceNotFound, await RefusalAsync("none", null, Allowed));
        Assert.Equal(ProblemKind.Unauthenticated, await RefusalAsync("a", null, _ => throw Refuse.Unauthenticated()));
        Assert.Equal(2, _service.Registry.List(_service.Site).Count);
        Assert.Equal(ReportOutcome.Accepted, _service.Registry.Accept("shop", "a", new InstanceReport { Run = "run", Sequence = 2 }));
    }

    [Theory]
    [InlineData("a", 3, false)]
    [InlineData("a", 4, true)]
    [InlineData("a", 5, true)]
    [InlineData("a-other", 3, false)]
    [InlineData("a-other", 5, true)]
    public async Task Report_that_the_removal_has_overtaken_Registers_nobody_and_a_later_one_does(string id, int sequence, bool registers)
    {
        _service.Report("a", 2, Promising);
        _service.Report("a", 4);
        await _service.Removals.RemoveAsync("shop", "a", null, InMemoryService.Alice, Allowed);

        _service.Report(id, sequence, Promising);

        Assert.Equal(registers ? new[] { "ab", id }.Order() : ["ab"], _service.Store.Snapshot.InstancesOf("shop").Keys.Order());
    }

    [Fact]
    public async Task Report_that_the_removal_has_overtaken_Takes_its_name_from_no_later_process()
    {
        _service.Report("a", 4);
        await _service.Removals.RemoveAsync("shop", "a", null, InMemoryService.Alice, Allowed);
        _service.Report("a", 1, report => report with { Run = "second" });

        Assert.Null(_service.Report("a", 3));

        Assert.Equal("second", _service.Snapshot.InstancesOf("shop")["a"].Run);
        Assert.Null(_service.Report("a", 2, report => report with { Run = "second" }));
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(5, true)]
    public async Task Late_report_of_a_process_whose_successor_was_removed_Registers_nobody(int sequence, bool registers)
    {
        _service.Report("a", 2, Promising);
        _service.Report("a", 4);
        _service.Report("a", 1, report => report with { Run = "second" });
        await _service.Removals.RemoveAsync("shop", "a", "second", InMemoryService.Alice, Allowed);

        _service.Report("a", sequence, Promising);

        Assert.Equal(registers, _service.Store.Snapshot.InstancesOf("shop").ContainsKey("a"));
    }

    [Theory]
    [InlineData(999, false)]
    [InlineData(1_000, true)]
    public void Of_the_removed_the_last_thousand_are_remembered(int later, bool isForgotten)
    {
        _service.Report("a", 2);
        _service.Registry.With("shop", instances =>
        {
            instances.Remove("a");
            for (int i = 0; i < later; i++)
            {
                instances.Register(new InstanceIdentity("shop", "b", $"run-{i}", _service.Now, [], null));
                instances.Accept("b", new InstanceReport { Run = $"run-{i}", Sequence = 1 });
                instances.Remove("b");
            }

            return true;
        });

        Assert.Equal(
            isForgotten ? ReportOutcome.Unknown : ReportOutcome.Ignored,
            _service.Registry.Accept("shop", "a", new InstanceReport { Run = "run", Sequence = 1 }));
    }

    [Theory]
    [InlineData("a", "run", true)]
    [InlineData("a", null, true)]
    [InlineData("a", "other", false)]
    [InlineData("ab", null, false)]
    [InlineData("none", null, false)]
    public async Task Removal_is_remembered_by_its_id_and_run(string id, string? run, bool was)
    {
        await _service.Removals.RemoveAsync("shop", "a", null, InMemoryService.Alice, Allowed);

        Assert.Equal(was, InstanceRemovals.WasRemoved(_service.Store, "shop", id, run, _service.Now));
    }

    [Fact]
    public async Task Removal_is_remembered_for_a_day()
    {
        await _service.Removals.RemoveAsync("shop", "a", null, InMemoryService.Alice, Allowed);
        DateTimeOffset at = _service.Now;

        Assert.True(InstanceRemovals.WasRemoved(_service.Store, "shop", "a", "run", at.AddDays(1).AddMilliseconds(-1)));
        Assert.False(InstanceRemovals.WasRemoved(_service.Store, "shop", "a", "run", at.AddDays(1)));
        Assert.False(InstanceRemovals.WasRemoved(_service.Store, "other", "a", "run", at));
    }

    [Fact]
    public async Task One_that_was_silent_for_too_long_Is_removed_by_the_service_which_says_why()
    {
        _service.Pass(100);
        _service.Report("ab", 2);
        _service.Pass(21);

        await _service.Cleanup.RunAsync(withCounts: false);

        Assert.Equal(["ab"], _service.Store.Snapshot.InstancesOf("shop").Keys);
        HistoryEntry entry = _service.History[^1];
        Assert.Equal(
            (HistoryAction.InstanceRemoved, "service", "a: it was silent for too long", 1L),
            (entry.Action, entry.Actor.Name, entry.Detail, entry.Revision!.Value));
        Assert.False(InstanceRemovals.WasRemoved(_service.Store, "shop", "a", null, _service.Now));
    }

    [Fact]
    public async Task Silence_that_is_no_departure_any_more_when_it_is_decided_Removes_nobody()
    {
        _service.Start(new MaintenanceRequest { StartsAt = _service.Now.AddSeconds(121) });
        _service.Pass(121);

        // The start is due and not committed: the removal commits it first.
        await _service.Removals.RemoveSilentAsync("shop");
        await _service.Removals.RemoveSilentAsync("none");

        Assert.True(_service.Site.HasActive);
        Assert.Equal(2, _service.Snapshot.InstancesOf("shop").Count);
    }

    [Fact]
    public async Task Silence_during_a_maintenance_that_ends_with_the_removal_counts_from_that_end()
    {
        _service.Start(new MaintenanceRequest { Duration = TimeSpan.FromSeconds(200) });
        _service.Pass(200);

        await _service.Removals.RemoveSilentAsync("shop");
        Assert.Equal((false, 2), (_service.Site.HasActive, _service.Snapshot.InstancesOf("shop").Count));
        _service.Pass(120);
        await _service.Cleanup.RunAsync(withCounts: false);
        Assert.Equal(2, _service.Snapshot.InstancesOf("shop").Count);
        _service.Pass(1);
        await _service.Cleanup.RunAsync(withCounts: false);

        Assert.Empty(_service.Snapshot.InstancesOf("shop"));
    }

    private async Task<ProblemKind> RefusalAsync(string id, string? run, Action<Transaction> ensure) =>
        (await Assert.ThrowsAsync<ProblemException>(() => _service.Removals.RemoveAsync("shop", id, run, InMemoryService.Alice, ensure))).Kind;
}
