using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Tests.Convergence.Simulation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>The domain on a store in memory and a clock of its own. Each write is decided and committed before it returns.</summary>
internal sealed class InMemoryService
{
    public const string Shop = "shop";

    public static readonly Author Alice = new(new Actor { Key = "alice-key", Name = "Alice" }, "192.0.2.7");

    public InMemoryService(MemoryStore? store = null, Capacity? capacity = null, FakeTimeProvider? time = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        Store = store ?? new MemoryStore();
        Processor = new CommitProcessor(Store, Time, capacity ?? new Capacity());
        Queue = GroupCommitQueue.Inline(Processor);
        Registry = new InstanceRegistry(Processor, Store.LoadOpenReceipts(), Time);
        Processor.Subscribe(Registry);
        Reports = new InstanceReports(Queue, Registry);
        Receipts = new ReceiptPersistence(Queue, Registry);
        Removals = new InstanceRemovals(Queue, Registry);
        Cleanup = new InstanceCleanup(Queue, Registry, Removals, Receipts);
        Scheduler = new TransitionScheduler(Queue, Store, Time);
        Wait = new ConvergenceWait(Queue, Registry, Receipts, Scheduler, Time);
        Scheduler.RecoverAsync().GetAwaiter().GetResult();
    }

    public FakeTimeProvider Time { get; }

    public MemoryStore Store { get; }

    public CommitProcessor Processor { get; }

    public GroupCommitQueue Queue { get; }

    public InstanceRegistry Registry { get; }

    public InstanceReports Reports { get; }

    public ReceiptPersistence Receipts { get; }

    public InstanceRemovals Removals { get; }

    public InstanceCleanup Cleanup { get; }

    public TransitionScheduler Scheduler { get; }

    public ConvergenceWait Wait { get; }

    public StateSnapshot Snapshot => Queue.Snapshot;

    public DateTimeOffset Now => Time.GetUtcNow();

    public SiteRecord Site => Snapshot.Sites[Shop];

    /// <summary>The entries so far, oldest first.</summary>
    public IReadOnlyList<HistoryEntry> History => Store.ListHistoryAfter(0, int.MaxValue);

    /// <summary>A service with the site that most tests use.</summary>
    public static InMemoryService WithShop(SiteSettingsRequest? settings = null)
    {
        var service = new InMemoryService();
        service.CreateSite(Shop, settings);
        return service;
    }

    public T Write<T>(Func<Transaction, T> decide) => Queue.WriteAsync(decide).GetAwaiter().GetResult();

    public void Write(Action<Transaction> decide) => Queue.WriteAsync(decide).GetAwaiter().GetResult();

    /// <summary>Returns the refusal of a write, which changes nothing.</summary>
    public ProblemException Refused(ProblemKind kind, Action<Transaction> decide)
    {
        StateSnapshot before = Snapshot;
        ProblemException refusal = Assert.Throws<ProblemException>(() => Write(decide));
        Assert.Equal(kind, refusal.Kind);
        Assert.Same(before, Snapshot);
        return refusal;
    }

    public SiteRecord CreateSite(string name, SiteSettingsRequest? settings = null) =>
        Write(transaction => SiteCommands.Create(transaction, name, null, SettingsRule.Resolve(settings), Alice));

    public Maintenance Start(MaintenanceRequest? request = null, string id = "m", string site = Shop) =>
        Write(transaction => MaintenanceCommands.Put(transaction, site, id, request ?? new MaintenanceRequest(), null, Alice)).Record;

    /// <summary>Creates a webhook, <c>w</c>, for events of every site.</summary>
    public void Hook(params WebhookEvent[] events) => Hook("w", ["*"], events);

    public void Hook(string id, string[] sites, WebhookEvent[] events, Func<WebhookRecord, WebhookRecord>? but = null) => Write(transaction =>
    {
        var webhook = new WebhookRecord
        {
            Id = id,
            Url = "https://hooks.example.com",
            Sites = sites,
            Events = events,
            Secret = "whsec_",
            CreatedBy = Author.Service.Actor,
            CreatedAt = transaction.Now,
        };
        transaction.Save(but is null ? webhook : but(webhook));
    });

    /// <summary>Returns what the webhooks are yet to be told of, oldest first.</summary>
    /// <param name="webhook">One of them; null = all.</param>
    public IEnumerable<string> Told(string? webhook = null) =>
        from delivery in Snapshot.Outbox.Values
        where webhook is null || delivery.Webhook == webhook
        select JsonSerializer.Deserialize(delivery.Body, WireJson.TypeInfo<WebhookMessage>())!.Type;

    public Maintenance End(string id = "m", string site = Shop) => Write(transaction => MaintenanceEnds.End(transaction, site, id, null, Alice));

    /// <summary>Lets an instance report what is true of one that has applied the site's newest state, but for what the test says otherwise.</summary>
    public SiteRecord? Report(string id, long sequence, Func<InstanceReport, InstanceReport>? but = null, Author? author = null)
    {
        SiteRecord site = Site;
        var report = new InstanceReport { Run = "run", Sequence = sequence, Epoch = Snapshot.Epoch, Revision = site.Revision, Mode = site.Mode };
        return Reports.ReportAsync(Shop, id, but is null ? report : but(report), mayCreateSite: false, author ?? Author.Service).GetAwaiter().GetResult();
    }

    public MaintenanceService.Client.Convergence Evaluate() => Registry.Evaluate(Shop)!.Value.Convergence;

    public ReceiptRecord? Receipt(string maintenance = "m") => Registry.With(Shop, instances => instances.Receipts.Find(maintenance));

    /// <summary>Lets time pass at a service that is awake, but that commits nothing by itself.</summary>
    public void Pass(TimeSpan time)
    {
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(2))
        {
            Time.Advance(left < TimeSpan.FromSeconds(2) ? left : TimeSpan.FromSeconds(2));
            Queue.Availability.Sample();
        }
    }

    public void Pass(int seconds) => Pass(TimeSpan.FromSeconds(seconds));
}
