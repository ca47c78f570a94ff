using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Tests.Convergence.Simulation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What is looked after each second, where something is wrong.</summary>
public sealed class InstanceCleanupTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_is_wrong_with_one_site_Keeps_no_other_from_being_looked_after()
    {
        (GroupCommitQueue queue, InstanceCleanup cleanup, MemoryStore store) = Start(new MemoryStore());
        foreach (string site in new[] { "one", "two" })
        {
            await queue.WriteAsync(transaction => SiteCommands.Create(transaction, site, null, SettingsRule.Resolve(null), Author.Service));
            await queue.WriteAsync(transaction => InstanceRegistration.Register(transaction, site, "i", "run", false, Author.Service));
        }

        _time.Advance(TimeSpan.FromSeconds(121));
        store.DuringRemoval = () => throw new InvalidOperationException("one of them");
        await Assert.ThrowsAsync<AggregateException>(() => cleanup.RunAsync(withCounts: false));

        Assert.Single(queue.Snapshot.Sites.Keys, site => queue.Snapshot.InstancesOf(site).Count == 1);
        await cleanup.RunAsync(withCounts: false);
        Assert.All(queue.Snapshot.Sites.Keys, site => Assert.Empty(queue.Snapshot.InstancesOf(site)));
    }

    [Fact]
    public async Task Receipts_and_removals_of_many_sites_share_commits()
    {
        var store = new MemoryStore();
        var processor = new CommitProcessor(store, _time, new Capacity());
        await using var queue = new GroupCommitQueue(processor);
        var registry = new InstanceRegistry(processor, store.LoadOpenReceipts(), _time);
        processor.Subscribe(registry);
        var commits = new CommitCounter();
        processor.Subscribe(commits);
        var cleanup = new InstanceCleanup(queue, registry, new InstanceRemovals(queue, registry), new ReceiptPersistence(queue, registry));
        string[] held = [.. Enumerable.Range(0, 50).Select(i => $"held-{i}")];
        string[] open = [.. Enumerable.Range(0, 50).Select(i => $"open-{i}")];
        await queue.WriteAsync(transaction =>
        {
            foreach (string site in (string[])[.. held, .. open])
            {
                SiteCommands.Create(transaction, site, null, SettingsRule.Resolve(null), Author.Service);
                InstanceRegistration.Register(transaction, site, "i", "run", false, Author.Service);
            }
        });
        await queue.WriteAsync(transaction => Array.ForEach(held, site => MaintenanceCommands.Put(transaction, site, "m", new MaintenanceRequest(), null, Author.Service)));
        _time.Advance(TimeSpan.FromSeconds(121));

        // The first commit lasts until the others wait behind it.
        using var waiting = new ManualResetEventSlim();
        store.DuringCommit = waiting.Wait;
        commits.Count = 0;
        Task running = cleanup.RunAsync(withCounts: true);
        waiting.Set();
        await running;

        Assert.All(held, site => Assert.NotNull(store.FindReceipt(site, "m")));
        Assert.All(open, site => Assert.Empty(queue.Snapshot.InstancesOf(site)));
        Assert.InRange(commits.Count, 1, 10);
    }

    [Fact]
    public async Task Restored_store_without_sites_Settles_for_as_long_as_one_with()
    {
        (GroupCommitQueue queue, InstanceCleanup cleanup, _) = Start(new MemoryStore().Restored("2-b"));

        _time.Advance(TimeSpan.FromSeconds(119));
        await cleanup.RunAsync(withCounts: false);
        Assert.True(queue.Snapshot.Settling);

        _time.Advance(TimeSpan.FromSeconds(1));
        await cleanup.RunAsync(withCounts: false);
        Assert.False(queue.Snapshot.Settling);
    }

    [Fact]
    public async Task Receipt_whose_write_failed_Is_written_with_the_next_look()
    {
        (GroupCommitQueue queue, InstanceCleanup cleanup, MemoryStore store) = Start(new MemoryStore());
        await queue.WriteAsync(transaction => SiteCommands.Create(transaction, "shop", null, SettingsRule.Resolve(null), Author.Service));
        await queue.WriteAsync(transaction => MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest(), null, Author.Service));
        store.DuringCommit = () => throw new InvalidOperationException("the disk");
        await Assert.ThrowsAsync<AggregateException>(() => cleanup.RunAsync(withCounts: false));
        Assert.Null(store.FindReceipt("shop", "m"));

        await cleanup.RunAsync(withCounts: false);

        Assert.NotNull(store.FindReceipt("shop", "m"));
    }

    [Fact]
    public async Task Refused_commit_Is_an_outage_that_no_lease_may_expire_by()
    {
        (GroupCommitQueue queue, _, MemoryStore store) = Start(new MemoryStore());
        var scheduler = new TransitionScheduler(queue, store, _time);
        await scheduler.AdvanceAsync();
        await queue.WriteAsync(transaction => SiteCommands.Create(transaction, "shop", null, SettingsRule.Resolve(null), Author.Service));
        await queue.WriteAsync(transaction => MaintenanceCommands.Put(
            transaction, "shop", "m", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 60 } }, null, Author.Service));
        await PassAsync(30);
        store.DuringCommit = () => throw new InvalidOperationException("the disk");
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.WriteAsync(transaction => MaintenanceCommands.Renew(transaction, "shop", "m")));
        await PassAsync(31);

        // Whoever writes next commits what is due first.
        await queue.WriteAsync(transaction => MaintenanceTransitions.Advance(transaction, "shop"));

        Assert.True(queue.Snapshot.Sites["shop"].HasActive);
        Assert.True(queue.Snapshot.Sites["shop"].Maintenances[0].Lease!.ExpiresAt > _time.GetUtcNow());

        // Only the clock is looked at, as by a process that is awake.
        Task PassAsync(int seconds)
        {
            for (int second = 0; second < seconds; second++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                queue.Availability.Sample();
            }

            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Receipt_that_comes_back_to_a_book_that_was_begun_anew_Is_dropped()
    {
        var book = new ReceiptTracker();

        book.Return(new ReceiptRecord("shop", "of-the-former-site"));

        Assert.Empty(book.TakeUnsaved(withCounts: true));
    }

    [Fact]
    public async Task Lease_outlives_a_second_outage_that_came_while_the_first_was_made_good()
    {
        (GroupCommitQueue queue, _, MemoryStore store) = Start(new MemoryStore());
        var scheduler = new TransitionScheduler(queue, store, _time);
        await scheduler.AdvanceAsync();
        await queue.WriteAsync(transaction => SiteCommands.Create(transaction, "shop", null, SettingsRule.Resolve(null), Author.Service));
        await queue.WriteAsync(transaction => MaintenanceCommands.Start(
            transaction, "shop", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 60 } }, Author.Service));

        _time.Advance(TimeSpan.FromSeconds(300));
        store.DuringCommit = () =>
        {
            _time.Advance(TimeSpan.FromSeconds(300));
            queue.Availability.Sample();
        };
        await scheduler.AdvanceAsync();
        await scheduler.AdvanceAsync();

        Assert.True(queue.Snapshot.Sites["shop"].HasActive);
        foreach (int _ in Enumerable.Range(0, 31))
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await scheduler.AdvanceAsync();
        }

        Assert.False(queue.Snapshot.Sites["shop"].HasActive);
    }

    private (GroupCommitQueue Queue, InstanceCleanup Care, MemoryStore Store) Start(MemoryStore store)
    {
        var processor = new CommitProcessor(store, _time, new Capacity());
        GroupCommitQueue queue = GroupCommitQueue.Inline(processor);
        var registry = new InstanceRegistry(processor, store.LoadOpenReceipts(), _time);
        processor.Subscribe(registry);
        return (queue, new InstanceCleanup(queue, registry, new InstanceRemovals(queue, registry), new ReceiptPersistence(queue, registry)), store);
    }

    private sealed class CommitCounter : ICommitListener
    {
        public int Count { get; set; }

        public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes) => Count++;
    }
}
