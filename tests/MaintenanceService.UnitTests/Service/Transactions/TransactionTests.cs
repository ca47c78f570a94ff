using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Passes;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Webhooks;
using Xunit;

namespace MaintenanceService.Tests.Service.Transactions;

/// <summary>What is in memory after a write is what the store would load, and a refused decision leaves nothing behind.</summary>
public sealed class TransactionTests
{
    private static readonly Caller Everything = new(InMemoryService.Alice, "k", KeyRole.Admin, ["*"]);
    private readonly InMemoryService _service = InMemoryService.WithShop();

    [Fact]
    public void Memory_is_the_store_after_each_kind_of_write()
    {
        AssertSame();
        Webhook hook = Each(transaction => WebhookCommands.Create(transaction, new WebhookRequest { Url = "https://a.example", Sites = ["*"] }, Everything));
        Each(transaction => WebhookCommands.Rotate(transaction, hook.Id, Everything));
        Webhook gone = Each(transaction => WebhookCommands.Create(transaction, new WebhookRequest { Url = "https://b.example", Sites = ["shop"] }, Everything));
        Each(transaction => MaintenanceCommands.Put(transaction, "shop", "m", new MaintenanceRequest(), null, InMemoryService.Alice));
        Assert.Equal(2, _service.Snapshot.Outbox.Count);
        Each(transaction => WebhookDeliveries.Record(transaction, transaction.Snapshot.Outbox.Values.First(item => item.Webhook == hook.Id), new WebhookTest { Detail = "no" }));
        Do(transaction => WebhookCommands.Delete(transaction, gone.Id, Everything));
        Assert.Equal(hook.Id, Assert.Single(_service.Snapshot.Outbox.Values).Webhook);
        Each(transaction => WebhookDeliveries.Record(transaction, transaction.Snapshot.Outbox.Values.First(), new WebhookTest { Delivered = true }));
        Assert.Empty(_service.Snapshot.Outbox);
        Key key = Each(transaction => KeyCommands.Create(transaction, new KeyRequest { Name = "k", Role = KeyRole.Viewer, Sites = ["shop"] }, InMemoryService.Alice));
        Do(transaction => KeyCommands.Revoke(transaction, key.Id, InMemoryService.Alice));
        Pass pass = Each(transaction => PassCommands.Create(transaction, "shop", new PassRequest { For = "Bob" }, InMemoryService.Alice));
        Do(transaction => PassCommands.Revoke(transaction, "shop", pass.Id, InMemoryService.Alice));
        Do(transaction => InstanceRegistration.Register(transaction, "shop", "a", "run", false, InMemoryService.Alice));
        Do(transaction => InstanceRegistration.Register(transaction, "shop", "a", "run-2", false, InMemoryService.Alice));
        Do(transaction => InstanceRegistration.Remove(transaction, "shop", "a", InMemoryService.Alice));
        Each(transaction => MaintenanceEnds.EndOrForbid(transaction, "shop", "cancelled", null, InMemoryService.Alice));
        Each(transaction => MaintenanceEnds.End(transaction, "shop", "m", null, InMemoryService.Alice));
        Do(transaction => transaction.Forget(transaction.FindMaintenance("shop", "m")!));
        Assert.Equal((null, _service.Now), (_service.Store.FindMaintenance("shop", "m"), _service.Write(transaction => transaction.FindEndOfRemoved("shop", "m"))));
        Do(transaction => SiteCommands.Delete(transaction, "shop", null, InMemoryService.Alice));
        Assert.Equal(["shop"], _service.Snapshot.Tombstones.Keys);
        Do(transaction => transaction.Trim(transaction.FindCheckpoint(), transaction.FindCheckpoint().Past(transaction.ListHistoryAfter(0, 1)[0])));
        Assert.Equal((1L, 2L), (_service.Store.FindCheckpoint().Seq, _service.History[0].Seq));
        Each(transaction => SiteCommands.Put(transaction, "shop", new SiteRequest(), null, InMemoryService.Alice));
        Do(transaction => transaction.BeginEpoch("2-b", "restored from a backup"));
        Assert.Equal(("2-b", true), (_service.Snapshot.Epoch, _service.Snapshot.Settling));
        Assert.Equal((HistoryAction.Restored, "restored from a backup", "service"), (_service.History[^1].Action, _service.History[^1].Detail, _service.History[^1].Actor.Name));
        Do(transaction => transaction.EndSettling());
        Assert.False(_service.Snapshot.Settling);
    }

    [Fact]
    public void Entry_is_numbered_and_chained_to_the_one_before()
    {
        _service.Start();
        _service.End();

        string hash = "";
        for (int i = 0; i < _service.History.Count; i++)
        {
            HistoryEntry entry = _service.History[i];
            Assert.Equal((i + 1L, _service.Now, HistoryChain.Hash(hash, entry)), (entry.Seq, entry.At, entry.Hash));
            hash = entry.Hash;
        }

        Assert.Equal((3L, hash), (_service.Snapshot.LastSeq, _service.Snapshot.LastHash));
    }

    [Fact]
    public async Task Refused_decision_leaves_nothing_behind_in_its_batch()
    {
        var processor = new CommitProcessor(_service.Store, _service.Time, new Capacity());
        Write<long> good = Decide(transaction => MaintenanceCommands.Put(transaction, "shop", "a", new MaintenanceRequest(), null, InMemoryService.Alice).Record.Revision);
        Write<long> bad = Decide(transaction =>
        {
            MaintenanceCommands.Put(transaction, "shop", "b", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 60 } }, null, InMemoryService.Alice);
            transaction.MarkLeasesExtended();
            throw new ProblemException(ProblemKind.Forbidden, "changed its mind");
        });
        Write<long> last = Decide(transaction =>
        {
            Assert.True(transaction.LeasesInDoubt);
            return MaintenanceCommands.Put(transaction, "shop", "c", new MaintenanceRequest(), null, InMemoryService.Alice).Record.Revision;
        });

        processor.Process([good, bad, last]);

        Assert.Equal((2L, 3L), (await good.Task, await last.Task));
        Assert.Equal(ProblemKind.Forbidden, Assert.IsType<ProblemException>(bad.Task.Exception!.InnerException).Kind);
        Assert.Equal(["a", "c"], processor.Snapshot.Sites["shop"].Maintenances.Select(record => record.Id));
        Assert.Equal(["a", "c"], _service.Store.Snapshot.Sites["shop"].Maintenances.Select(record => record.Id));
        Assert.Null(_service.Store.FindMaintenance("shop", "b"));
        Assert.Equal([1L, 2L, 3L], _service.History.Select(entry => entry.Seq));
    }

    [Fact]
    public void Record_is_found_as_the_transaction_changed_it_and_not_in_a_site_that_it_removed()
    {
        _service.Start();
        _service.End();
        Pass pass = _service.Write(transaction => PassCommands.Create(transaction, "shop", new PassRequest { For = "Bob" }, InMemoryService.Alice));
        _service.CreateSite("other");

        _service.Write(transaction =>
        {
            Maintenance stored = transaction.FindMaintenance("shop", "m")!;
            transaction.Save(stored with { Reason = "first" });
            transaction.Save(stored with { Reason = "second" });
            transaction.Save(stored with { Site = "other", Reason = "of another site" });
            transaction.Save(stored with { Id = "n", Reason = "another" });
            Assert.Equal(("second", "of another site"), (transaction.FindMaintenance("shop", "m")!.Reason, transaction.FindMaintenance("other", "m")!.Reason));

            PassRecord known = transaction.FindPass("shop", pass.Id)!;
            transaction.Save(known with { Hash = "first" });
            transaction.Save(known with { Hash = "second" });
            transaction.Save(new PassRecord(pass with { Site = "other" }, "of another site"));
            transaction.Save(new PassRecord(pass with { Id = "n" }, "another"));
            Assert.Equal(("second", "of another site"), (transaction.FindPass("shop", pass.Id)!.Hash, transaction.FindPass("other", pass.Id)!.Hash));

            var receipt = new ReceiptRecord("shop", "m");
            transaction.Save(receipt);
            transaction.Save(receipt with { IsGivenUp = true });
            transaction.Save(new ReceiptRecord("shop", "n"));
            transaction.Save(new ReceiptRecord("other", "m"));
            Assert.True(transaction.FindReceipt("shop", "m")!.IsGivenUp);

            SiteCommands.Delete(transaction, "shop", null, InMemoryService.Alice);
            Assert.Null(transaction.FindMaintenance("shop", "m"));
            Assert.Null(transaction.FindPass("shop", pass.Id));
            Assert.NotNull(transaction.FindMaintenance("other", "m"));
            Assert.NotNull(transaction.FindPass("other", pass.Id));
        });
        Assert.True(_service.Write(transaction => transaction.FindReceipt("other", "m")) is { IsGivenUp: false });
    }

    [Fact]
    public void First_change_of_a_transaction_is_found_before_what_is_stored()
    {
        _service.Start();
        _service.End();
        Pass pass = _service.Write(transaction => PassCommands.Create(transaction, "shop", new PassRequest { For = "Bob" }, InMemoryService.Alice));
        _service.Write(transaction => transaction.Save(new ReceiptRecord("shop", "m")));

        _service.Write(transaction =>
        {
            transaction.Save(transaction.FindMaintenance("shop", "m")! with { Reason = "changed" });
            Assert.Equal("changed", transaction.FindMaintenance("shop", "m")!.Reason);
        });
        _service.Write(transaction =>
        {
            transaction.Save(transaction.FindPass("shop", pass.Id)! with { Hash = "changed" });
            Assert.Equal("changed", transaction.FindPass("shop", pass.Id)!.Hash);
        });
        _service.Write(transaction =>
        {
            transaction.Save(transaction.FindReceipt("shop", "m")! with { IsGivenUp = true });
            Assert.True(transaction.FindReceipt("shop", "m")!.IsGivenUp);
        });
    }

    [Fact]
    public async Task Convergence_and_a_removal_changed_nothing_of_a_record()
    {
        _service.Report("a", 1);
        _service.Start();
        _service.Report("a", 2);
        await _service.Receipts.SaveAsync("shop", withCounts: false);
        await _service.Removals.RemoveAsync("shop", "a", null, Author.Service, _ => { });

        Assert.Equal([HistoryAction.InstanceRemoved, HistoryAction.Converged], _service.History.Reverse().Take(2).Select(entry => entry.Action));
        Assert.Equal(HistoryAction.MaintenanceStarted, _service.Write(transaction => transaction.FindChange("shop", "m", 2))!.Action);
        Assert.Equal(HistoryAction.MaintenanceStarted, _service.Write(transaction => transaction.FindChange("shop", null, 2))!.Action);
    }

    [Fact]
    public void Entry_that_gave_a_record_its_revision_is_found_among_the_newest()
    {
        _service.CreateSite("other");
        _service.Start();
        _service.Start(id: "n");
        _service.Start(new MaintenanceRequest { Message = "new" });

        Assert.Equal((1L, HistoryAction.SiteCreated), Find(null, 1));
        Assert.Equal((3L, HistoryAction.MaintenanceStarted), Find("m", 2));
        Assert.Equal((3L, HistoryAction.MaintenanceStarted), Find(null, 2));
        Assert.Equal((5L, HistoryAction.MaintenanceChanged), Find("m", 4));
        Assert.Null(Find("n", 2));
        Assert.Null(Find("m", 9));
        _service.Write(transaction =>
        {
            transaction.Append(HistoryAction.MaintenanceChanged, InMemoryService.Alice, "shop", "m", 9);
            Assert.Equal(6, transaction.FindChange("shop", "m", 9)!.Seq);
        });

        for (int i = 0; i < 48; i++)
        {
            _service.Start(new MaintenanceRequest { Message = $"{i}" });
        }

        Assert.NotNull(Find("m", 4));
        _service.End();
        Assert.Null(Find("m", 4));

        (long Seq, HistoryAction Action)? Find(string? maintenance, long revision) =>
            _service.Write(transaction => transaction.FindChange("shop", maintenance, revision)) is { } entry ? (entry.Seq, entry.Action) : null;
    }

    [Fact]
    public void Room_for_sites_and_instances_is_limited_as_configured()
    {
        var service = new InMemoryService(capacity: new Capacity(Sites: 1, InstancesPerSite: 1));
        service.Write(transaction => transaction.EnsureRoomForSite(ProblemKind.InvalidValue));
        service.CreateSite("shop");
        service.Refused(ProblemKind.InvalidValue, transaction => transaction.EnsureRoomForSite(ProblemKind.InvalidValue));
        service.Write(transaction => transaction.EnsureRoomForInstance("shop"));
        service.Report("a", 1);

        service.Refused(ProblemKind.RegistryFull, transaction => transaction.EnsureRoomForInstance("shop"));
        service.Write(transaction => transaction.EnsureRoomForInstance("other"));
    }

    private T Each<T>(Func<Transaction, T> decide)
    {
        T result = _service.Write(decide);
        AssertSame();
        return result;
    }

    private void Do(Action<Transaction> decide) => Each<object?>(transaction =>
    {
        decide(transaction);
        return null;
    });

    private void AssertSame()
    {
        Assert.Equal(JsonSerializer.Serialize(_service.Store.Snapshot), JsonSerializer.Serialize(_service.Snapshot));
        Assert.All(_service.Snapshot.Sites.Values.SelectMany(site => site.Maintenances), record => Assert.Equal(record, _service.Store.FindMaintenance("shop", record.Id)));
    }

    private static Write<long> Decide(Func<Transaction, long> decide) => new(decide);
}
