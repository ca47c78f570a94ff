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
public sealed class InstanceCareTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task What_is_wrong_with_one_site_Keeps_no_other_from_being_looked_after()
    {
        (WriteQueue queue, InstanceCare care, MemoryStore store) = Start(new MemoryStore());
        foreach (string site in new[] { "one", "two" })
        {
            await queue.WriteAsync(draft => SiteCommands.Create(draft, site, null, SettingsRule.Resolve(null), Author.Service));
            await queue.WriteAsync(draft => Registration.Register(draft, site, "i", "run", false, Author.Service));
        }

        _time.Advance(TimeSpan.FromSeconds(121));
        store.DuringRemoval = () => throw new InvalidOperationException("one of them");
        await Assert.ThrowsAsync<AggregateException>(() => care.LookAsync(withCounts: false));

        Assert.Single(queue.World.Sites.Keys, site => queue.World.InstancesOf(site).Count == 1);
        await care.LookAsync(withCounts: false);
        Assert.All(queue.World.Sites.Keys, site => Assert.Empty(queue.World.InstancesOf(site)));
    }

    [Fact]
    public async Task Restored_store_without_sites_Settles_for_as_long_as_one_with()
    {
        (WriteQueue queue, InstanceCare care, _) = Start(new MemoryStore().Restored("2-b"));

        _time.Advance(TimeSpan.FromSeconds(119));
        await care.LookAsync(withCounts: false);
        Assert.True(queue.World.Settling);

        _time.Advance(TimeSpan.FromSeconds(1));
        await care.LookAsync(withCounts: false);
        Assert.False(queue.World.Settling);
    }

    [Fact]
    public async Task Receipt_whose_write_failed_Is_written_with_the_next_look()
    {
        (WriteQueue queue, InstanceCare care, MemoryStore store) = Start(new MemoryStore());
        await queue.WriteAsync(draft => SiteCommands.Create(draft, "shop", null, SettingsRule.Resolve(null), Author.Service));
        await queue.WriteAsync(draft => MaintenanceCommands.Put(draft, "shop", "m", new MaintenanceRequest(), null, Author.Service));
        store.DuringCommit = () => throw new InvalidOperationException("the disk");
        await Assert.ThrowsAsync<AggregateException>(() => care.LookAsync(withCounts: false));
        Assert.Null(store.FindReceipt("shop", "m"));

        await care.LookAsync(withCounts: false);

        Assert.NotNull(store.FindReceipt("shop", "m"));
    }

    [Fact]
    public async Task Refused_commit_Is_an_outage_that_no_lease_may_expire_by()
    {
        (WriteQueue queue, _, MemoryStore store) = Start(new MemoryStore());
        var timekeeper = new Timekeeper(queue, store, _time);
        await timekeeper.AdvanceAsync();
        await queue.WriteAsync(draft => SiteCommands.Create(draft, "shop", null, SettingsRule.Resolve(null), Author.Service));
        await queue.WriteAsync(draft => MaintenanceCommands.Put(
            draft, "shop", "m", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 60 } }, null, Author.Service));
        await PassAsync(30);
        store.DuringCommit = () => throw new InvalidOperationException("the disk");
        await Assert.ThrowsAsync<InvalidOperationException>(() => queue.WriteAsync(draft => MaintenanceCommands.Renew(draft, "shop", "m")));
        await PassAsync(31);

        // Whoever writes next commits what is due first.
        await queue.WriteAsync(draft => Timeline.Advance(draft, "shop"));

        Assert.True(queue.World.Sites["shop"].HasActive);
        Assert.True(queue.World.Sites["shop"].Maintenances[0].Lease!.ExpiresAt > _time.GetUtcNow());

        // Only the clock is looked at, as by a process that is awake.
        Task PassAsync(int seconds)
        {
            for (int second = 0; second < seconds; second++)
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                queue.Outages.Look();
            }

            return Task.CompletedTask;
        }
    }

    [Fact]
    public void Receipt_that_comes_back_to_a_book_that_was_begun_anew_Is_dropped()
    {
        var book = new ReceiptBook();

        book.Return(new ReceiptRecord("shop", "of-the-former-site"));

        Assert.Empty(book.TakeUnsaved(withCounts: true));
    }

    [Fact]
    public async Task Lease_outlives_a_second_outage_that_came_while_the_first_was_made_good()
    {
        (WriteQueue queue, _, MemoryStore store) = Start(new MemoryStore());
        var timekeeper = new Timekeeper(queue, store, _time);
        await timekeeper.AdvanceAsync();
        await queue.WriteAsync(draft => SiteCommands.Create(draft, "shop", null, SettingsRule.Resolve(null), Author.Service));
        await queue.WriteAsync(draft => MaintenanceCommands.Start(
            draft, "shop", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 60 } }, Author.Service));

        _time.Advance(TimeSpan.FromSeconds(300));
        store.DuringCommit = () =>
        {
            _time.Advance(TimeSpan.FromSeconds(300));
            queue.Outages.Look();
        };
        await timekeeper.AdvanceAsync();
        await timekeeper.AdvanceAsync();

        Assert.True(queue.World.Sites["shop"].HasActive);
        foreach (int _ in Enumerable.Range(0, 31))
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            await timekeeper.AdvanceAsync();
        }

        Assert.False(queue.World.Sites["shop"].HasActive);
    }

    private (WriteQueue Queue, InstanceCare Care, MemoryStore Store) Start(MemoryStore store)
    {
        var transactor = new Transactor(store, _time, new Capacity());
        WriteQueue queue = WriteQueue.Inline(transactor);
        var board = new InstanceBoard(() => transactor.World, store.LoadOpenReceipts(), _time);
        transactor.Subscribe(board);
        return (queue, new InstanceCare(queue, board), store);
    }
}
