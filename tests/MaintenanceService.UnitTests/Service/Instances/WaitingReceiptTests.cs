using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>The receipts of maintenances that have ended while another one keeps the site closed.</summary>
public sealed class WaitingReceiptTests
{
    private const int Instances = 20;
    private readonly InMemoryService _service = InMemoryService.WithShop();
    private int _sequence;
    private int _ended;

    public WaitingReceiptTests()
    {
        ReportAll();
        _service.Start(id: "long");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Commit_and_report_cost_the_same_however_many_wait(bool samePaths)
    {
        EndMany(20, samePaths);
        (long commit, long report) few = (CostOfCommit(), CostOfReport());
        EndMany(400, samePaths);
        (long commit, long report) many = (CostOfCommit(), CostOfReport());

        Assert.InRange(many.commit, 0, few.commit * 3 / 2);
        Assert.InRange(many.report, 0, few.report * 3 / 2);
    }

    [Fact]
    public async Task Writes_that_complete_them_are_small()
    {
        EndMany((4 * ReceiptTracker.MaxUnsaved) + 1, samePaths: true);
        await _service.Cleanup.RunAsync(withCounts: false);
        var writes = new ReceiptWrites();
        _service.Processor.Subscribe(writes);

        _service.End("long");
        ReportAll();
        DateTimeOffset at = _service.Now;
        await _service.Cleanup.RunAsync(withCounts: false);

        Assert.Equal(_ended + 1, writes.Sizes.Sum());
        Assert.InRange(writes.Sizes.Max(), 1, ReceiptTracker.MaxUnsaved);
        Assert.All(Enumerable.Range(0, _ended), number => AssertReopened(_service.Store.FindReceipt("shop", $"b{number}")!, at));
        Assert.Empty(_service.Store.LoadOpenReceipts());
    }

    [Fact]
    public async Task Failed_write_of_some_is_made_good()
    {
        EndMany(2 * ReceiptTracker.MaxUnsaved, samePaths: true);
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");

        await Assert.ThrowsAsync<ProblemException>(() => _service.Receipts.SaveAsync("shop", withCounts: false));
        await _service.Receipts.SaveAsync("shop", withCounts: false);

        Assert.Equal(_ended + 1, _service.Store.LoadOpenReceipts().Count);
    }

    [Fact]
    public async Task Active_one_is_stored_before_those_that_wait()
    {
        EndMany(2 * ReceiptTracker.MaxUnsaved, samePaths: true);
        _service.Start(id: "newest");

        Assert.True(await _service.Receipts.TrySaveAsync("shop"));

        Assert.NotNull(_service.Store.FindReceipt("shop", "newest"));
    }

    [Fact]
    public async Task After_a_restart_they_wait_and_are_completed()
    {
        EndMany(3, samePaths: false);
        await _service.Cleanup.RunAsync(withCounts: true);

        var restarted = new InMemoryService(_service.Store, time: _service.Time);
        Assert.Null(restarted.Receipt("b0")!.OpenSince);
        restarted.End("long");
        DateTimeOffset openSince = restarted.Now;
        ReportAll(restarted, but: Instances - 1);
        await restarted.Cleanup.RunAsync(withCounts: true);

        restarted = new InMemoryService(_service.Store, time: _service.Time);
        Assert.Equal((openSince, openSince, null), (restarted.Receipt("b2")!.OpenSince, ReopenedAt(restarted, "b2", 0), ReopenedAt(restarted, "b2", Instances - 1)));
        restarted.Pass(5);
        ReportAll(restarted);
        await restarted.Cleanup.RunAsync(withCounts: false);

        ReceiptRecord stored = _service.Store.FindReceipt("shop", "b2")!;
        Assert.Equal((openSince, restarted.Now), (stored.Instances["i0"].ReopenedAt, stored.ReopenedAt));
        Assert.Empty(_service.Store.LoadOpenReceipts());
    }

    [Fact]
    public void Reopening_that_is_interrupted_Keeps_what_was_confirmed_and_the_next_one_begins_anew()
    {
        EndMany(1, samePaths: true);
        _service.End("long");
        ReportAll(but: 1);
        DateTimeOffset first = _service.Now;
        _service.Pass(1);
        _service.Start(id: "again");
        EndMany(1, samePaths: true);
        _service.Pass(1);
        Assert.Equal((first, null, null), (ReopenedAt(_service, "b0", 0), ReopenedAt(_service, "b0", 1), ReopenedAt(_service, "b1", 0)));

        _service.End("again");
        ReportAll();

        Assert.Equal((first, _service.Now, _service.Now), (ReopenedAt(_service, "b0", 0), ReopenedAt(_service, "b0", 1), ReopenedAt(_service, "b1", 0)));
        Assert.Equal((_service.Now, _service.Now), (_service.Receipt("b0")!.ReopenedAt, _service.Receipt("b1")!.ReopenedAt));
    }

    [Fact]
    public void Instance_that_never_hears_of_the_end_Counts_for_as_long_as_one_may_be_silent()
    {
        ReportAll();
        _service.Start(id: "b");
        Behind(refused: 0);
        _service.End("b");
        _service.Pass(121);
        Behind(refused: 3);
        Behind(refused: 7);

        Assert.Equal((3, true), (_service.Receipt("b")!.Instances["i0"].Refused, _service.Receipt("b")!.Instances["i0"].IsOver));
        Assert.Equal(7, _service.Receipt("long")!.Instances["i0"].Refused);

        void Behind(long refused) => _service.Report("i0", ++_sequence, report => report with { Revision = 1, Refused = refused });
    }

    [Fact]
    public void One_that_is_removed_while_it_waits_Is_forgotten()
    {
        EndMany(2, samePaths: true);
        _service.Write(transaction => transaction.Forget(transaction.FindMaintenance("shop", "b0")!));
        _service.End("long");
        ReportAll();

        Assert.Null(_service.Receipt("b0"));
        Assert.Equal(_service.Now, _service.Receipt("b1")!.ReopenedAt);
    }

    // None of the instances reports in between: what it acknowledges then is all of them.
    private void EndMany(int count, bool samePaths)
    {
        for (int last = _ended + count; _ended < last; _ended++)
        {
            _service.Start(new MaintenanceRequest { Paths = samePaths ? null : [$"/path-{_ended}"] }, $"b{_ended}");
            _service.End($"b{_ended}");
        }
    }

    // Work on a receipt makes a new record of it, and so what is allocated says how many were looked at.
    private long CostOfCommit() => Allocated(() => _service.Write(transaction => transaction.Save(_service.Site with { DisplayName = $"{_ended}" })));

    private long CostOfReport()
    {
        ReportAll();
        return Allocated(() => _service.Report("i0", ++_sequence, report => report with { Refused = _sequence }));
    }

    private static long Allocated(Action action)
    {
        // What is compiled or cached by the first call does not count.
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private void ReportAll(InMemoryService? service = null, int but = -1)
    {
        for (int i = 0; i < Instances; i++)
        {
            if (i != but)
            {
                (service ?? _service).Report($"i{i}", ++_sequence);
            }
        }
    }

    private static DateTimeOffset? ReopenedAt(InMemoryService service, string maintenance, int instance) => service.Receipt(maintenance)!.Instances[$"i{instance}"].ReopenedAt;

    private static void AssertReopened(ReceiptRecord receipt, DateTimeOffset at) =>
        Assert.All(receipt.Instances.Values.Select(share => share.ReopenedAt).Append(receipt.ReopenedAt), reopened => Assert.Equal(at, reopened));

    private sealed class ReceiptWrites : ICommitListener
    {
        public List<int> Sizes { get; } = [];

        public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes) =>
            Sizes.Add(changes.OfType<ReceiptSaved>().Count());
    }
}
