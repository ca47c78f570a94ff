using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using Xunit;

namespace MaintenanceService.Tests.Service.Transactions;

/// <summary>Who is told of a commit and of a failed one, and in which order.</summary>
public sealed class CommitTests
{
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Listener_hears_of_the_store_and_then_of_the_commit_before_the_caller()
    {
        var listener = new Listener();
        _service.Processor.Subscribe(listener);
        _service.Store.DuringCommit = () => _service.Time.Advance(TimeSpan.FromMilliseconds(40));

        _service.Start();

        Assert.Equal(["store 40 ok", "commit 1 -> 2, 3 changes"], listener.Heard);
        _service.Write(_ => { });
        Assert.Equal(2, listener.Heard.Count);
    }

    [Fact]
    public void Failed_commit_is_told_with_its_reason_and_changes_nothing()
    {
        var listener = new Listener();
        _service.Processor.Subscribe(listener);
        StateSnapshot before = _service.Snapshot;
        long outages = _service.Queue.Availability.OutageCount;
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");

        Assert.Equal(ProblemKind.StorageFull, Assert.Throws<ProblemException>(() => _service.Start()).Kind);

        Assert.Equal(["store 0 StorageFull"], listener.Heard);
        Assert.Same(before, _service.Snapshot);
        Assert.Equal((true, ProblemKind.StorageFull, outages + 1), (_service.Queue.HasFailed, _service.Queue.LastFailure, _service.Queue.Availability.OutageCount));
        Assert.Equal(MaintenanceStatus.Active, _service.Start().Status);
        Assert.True(_service.Queue.HasFailed);
        _service.Queue.MarkRecovered();
        Assert.Equal((false, null), (_service.Queue.HasFailed, _service.Queue.LastFailure));
    }

    [Fact]
    public void Any_other_fault_of_the_store_is_an_internal_error_to_all_of_its_batch()
    {
        var writes = new List<Write<int>> { new(Add("a")), new(_ => throw new ProblemException(ProblemKind.Forbidden, "no")), new(Add("b")) };
        _service.Store.DuringCommit = () => throw new InvalidOperationException("the disk");

        _service.Processor.Process(writes);

        Assert.Equal(ProblemKind.InternalError, _service.Processor.LastFailure);
        Assert.Equal("the disk", writes[0].Task.Exception!.InnerException!.Message);
        Assert.IsType<ProblemException>(writes[1].Task.Exception!.InnerException);
        Assert.Equal("the disk", writes[2].Task.Exception!.InnerException!.Message);
        Assert.Equal(["shop"], _service.Snapshot.Sites.Keys);

        static Func<Transaction, int> Add(string site) => transaction =>
        {
            SiteCommands.Put(transaction, site, new SiteRequest(), null, InMemoryService.Alice);
            return 1;
        };
    }

    [Fact]
    public async Task Listener_that_fails_is_named_and_hides_nothing_from_the_others_or_the_caller()
    {
        var faults = new List<string>();
        var processor = new CommitProcessor(_service.Store, _service.Time, new Capacity(), (listener, exception) => faults.Add($"{listener.GetType().Name} {exception.Message}"));
        var second = new Listener();
        processor.Subscribe(new Failing());
        processor.Subscribe(second);
        var write = new Write<string>(transaction => SiteCommands.Put(transaction, "new", new SiteRequest(), null, InMemoryService.Alice).Site.Name);

        processor.Process([write]);

        Assert.Equal("new", await write.Task);
        Assert.Equal(["Failing of the listener"], faults);
        Assert.Equal(2, second.Heard.Count);
    }

    [Fact]
    public async Task Queue_finishes_what_it_has_and_refuses_what_comes_after()
    {
        var queue = new GroupCommitQueue(_service.Processor);
        Task<long>[] writes = [.. Enumerable.Range(0, 15).Select(i => queue.WriteAsync(transaction => MaintenanceCommands.Put(
            transaction, "shop", $"m{i}", new MaintenanceRequest(), null, InMemoryService.Alice).Record.Revision))];

        await queue.DisposeAsync();

        Assert.Equal(Enumerable.Range(2, 15).Select(i => (long)i), await Task.WhenAll(writes));
        ProblemException refusal = await Assert.ThrowsAsync<ProblemException>(() => queue.WriteAsync(_ => { }));
        Assert.Equal(ProblemKind.ShuttingDown, refusal.Kind);
        Assert.Equal(15, queue.Snapshot.Sites["shop"].Maintenances.Length);
    }

    [Fact]
    public async Task Writes_that_wait_at_the_same_time_share_a_commit()
    {
        var listener = new Listener();
        _service.Processor.Subscribe(listener);
        using var goOn = new ManualResetEventSlim();
        await using var queue = new GroupCommitQueue(_service.Processor);
        var inCommit = new TaskCompletionSource();
        _service.Store.DuringCommit = () =>
        {
            inCommit.SetResult();
            goOn.Wait(TestContext.Current.CancellationToken);
        };
        Task first = queue.WriteAsync(transaction => { MaintenanceCommands.Put(transaction, "shop", "first", new MaintenanceRequest(), null, InMemoryService.Alice); });
        await inCommit.Task.OrHangAsync();

        Task[] others = [.. Enumerable.Range(0, 700).Select(i => queue.WriteAsync(transaction => { SiteCommands.Put(transaction, $"s{i}", new SiteRequest(), null, InMemoryService.Alice); }))];
        Assert.False(first.IsCompleted);
        goOn.Set();
        await Task.WhenAll(others).OrHangAsync();

        // At most 500 share one.
        Assert.Equal(
            ["commit 1 -> 2, 3 changes", "commit 2 -> 2, 1000 changes", "commit 2 -> 2, 400 changes"],
            listener.Heard.Where(line => line.StartsWith("commit", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Queue_ends_after_the_write_that_is_under_way()
    {
        using var goOn = new ManualResetEventSlim();
        var queue = new GroupCommitQueue(_service.Processor);
        var inCommit = new TaskCompletionSource();
        _service.Store.DuringCommit = () =>
        {
            inCommit.SetResult();
            goOn.Wait(TestContext.Current.CancellationToken);
        };
        Task write = queue.WriteAsync(transaction => { SiteCommands.Put(transaction, "new", new SiteRequest(), null, InMemoryService.Alice); });
        await inCommit.Task.OrHangAsync();

        Task ended = queue.DisposeAsync().AsTask();

        Assert.False(ended.IsCompleted);
        goOn.Set();
        await ended.OrHangAsync();
        Assert.True(write.IsCompletedSuccessfully);
    }

    [Fact]
    public void Inline_queue_has_written_on_the_thread_of_its_caller_when_it_answers()
    {
        int? thread = null;

        Task write = GroupCommitQueue.Inline(_service.Processor).WriteAsync(_ => { thread = Environment.CurrentManagedThreadId; });

        Assert.Equal((true, Environment.CurrentManagedThreadId), (write.IsCompletedSuccessfully, thread));
    }

    [Fact]
    public void Outage_is_over_with_the_commit_that_extends_the_leases_and_with_no_other()
    {
        AvailabilityMonitor availability = _service.Queue.Availability;
        Assert.False(availability.HasOutage);
        availability.ReportFailure();

        _service.CreateSite("other");
        Assert.True(availability.HasOutage);
        _service.Store.DuringCommit = () => throw new ProblemException(ProblemKind.StorageFull, "full");
        Assert.Throws<ProblemException>(() => _service.Write(Extend));
        Assert.True(availability.HasOutage);
        _service.Write(Extend);

        Assert.False(availability.HasOutage);

        static void Extend(Transaction transaction)
        {
            transaction.MarkLeasesExtended();
            SiteCommands.Put(transaction, "new", new SiteRequest(), null, InMemoryService.Alice);
        }
    }

    private sealed class Listener : ICommitListener
    {
        public List<string> Heard { get; } = [];

        public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes) =>
            Heard.Add($"commit {before.Sites["shop"].Revision} -> {after.Sites["shop"].Revision}, {changes.Count} changes");

        public void OnStoreCalled(TimeSpan duration, ProblemKind? failure) => Heard.Add($"store {duration.TotalMilliseconds} {failure?.ToString() ?? "ok"}");
    }

    private sealed class Failing : ICommitListener
    {
        public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes) => throw new InvalidOperationException("of the listener");
    }
}
