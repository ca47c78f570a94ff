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

/// <summary>When silence is departure, and when it is not.</summary>
public sealed class DepartureTests
{
    private const string Shop = "shop";
    private readonly FakeTimeProvider _time = new();
    private readonly MemoryStore _store = new();
    private readonly InstanceRegistry _registry;
    private readonly GroupCommitQueue _queue;
    private readonly InstanceReports _reports;
    private readonly InstanceCleanup _cleanup;

    public DepartureTests()
    {
        var processor = new CommitProcessor(_store, _time, new Capacity());
        _queue = GroupCommitQueue.Inline(processor);
        _registry = new InstanceRegistry(processor, _store.LoadOpenReceipts(), _time);
        processor.Subscribe(_registry);
        _reports = new InstanceReports(_queue, _registry);
        _cleanup = new InstanceCleanup(_queue, _registry, new InstanceRemovals(_queue, _registry), new ReceiptPersistence(_queue, _registry));
    }

    private bool IsKnown => _queue.Snapshot.InstancesOf(Shop).ContainsKey("shop-1");

    [Fact]
    public async Task Silent_for_the_expiry_while_nothing_holds_the_site_Has_departed()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });

        await PassAsync(100);
        Assert.True(IsKnown);
        await PassAsync(1);
        Assert.False(IsKnown);
    }

    [Fact]
    public async Task Silent_while_a_maintenance_is_active_Stays_and_its_silence_counts_from_the_end()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });
        Maintenance maintenance = await _queue.WriteAsync(transaction => MaintenanceCommands.Start(transaction, Shop, new MaintenanceRequest(), Author.Service));

        await PassAsync(1_000);
        Assert.True(IsKnown);
        await _queue.WriteAsync(transaction => MaintenanceEnds.End(transaction, Shop, maintenance.Id, null, Author.Service));
        await PassAsync(100);
        Assert.True(IsKnown);
        await PassAsync(1);
        Assert.False(IsKnown);
    }

    [Fact]
    public async Task Silent_before_the_maintenance_and_during_it_Expires_when_it_is_over()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });

        foreach (int attempt in Enumerable.Range(1, 2))
        {
            // A pipeline that gives up and tries again: no attempt makes the crashed one live longer.
            await PassAsync(45);
            Maintenance maintenance = await _queue.WriteAsync(transaction => MaintenanceCommands.Start(transaction, Shop, new MaintenanceRequest(), Author.Service));
            await PassAsync(4);
            Assert.True(IsKnown);
            await _queue.WriteAsync(transaction => MaintenanceEnds.End(transaction, Shop, maintenance.Id, null, Author.Service));
        }

        await PassAsync(2);
        Assert.True(IsKnown);
        await PassAsync(1);
        Assert.False(IsKnown);
    }

    [Theory]
    [InlineData(44, true)]
    [InlineData(45, false)]
    public async Task Silence_of_45_seconds_when_the_maintenance_begins_Is_what_counts_on(int silentSeconds, bool isKnown)
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });
        await PassAsync(silentSeconds);
        Maintenance maintenance = await _queue.WriteAsync(transaction => MaintenanceCommands.Start(transaction, Shop, new MaintenanceRequest(), Author.Service));
        await PassAsync(40);
        await _queue.WriteAsync(transaction => MaintenanceEnds.End(transaction, Shop, maintenance.Id, null, Author.Service));

        await PassAsync(60);

        Assert.Equal(isKnown, IsKnown);
    }

    [Fact]
    public async Task Silent_before_the_maintenance_but_reporting_during_it_Has_its_silence_counted_from_the_end()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });
        await PassAsync(60);
        Maintenance maintenance = await _queue.WriteAsync(transaction => MaintenanceCommands.Start(transaction, Shop, new MaintenanceRequest(), Author.Service));
        await PassAsync(10);
        await ReportAsync(new InstanceReport { Sequence = 2 });
        await PassAsync(500);
        await _queue.WriteAsync(transaction => MaintenanceEnds.End(transaction, Shop, maintenance.Id, null, Author.Service));

        await PassAsync(100);
        Assert.True(IsKnown);
        await PassAsync(1);
        Assert.False(IsKnown);
    }

    [Fact]
    public async Task Report_between_a_removal_and_its_commit_Is_counted_when_it_is_answered()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });
        ReportOutcome? answered = null;
        _store.DuringRemoval = () => answered = _registry.Accept(Shop, "shop-1", new InstanceReport { Run = "run", Sequence = 2 });

        await PassAsync(101);

        // It must register again, and its answer waits for that.
        Assert.Equal((ReportOutcome.Unknown, false), (answered, IsKnown));
    }

    [Fact]
    public async Task Departure_that_can_t_be_written_Is_none()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });
        _store.DuringRemoval = () => throw new InvalidOperationException("no");

        await Assert.ThrowsAsync<AggregateException>(() => PassAsync(101));

        Assert.True(IsKnown);
        Assert.Equal(ReportOutcome.Accepted, _registry.Accept(Shop, "shop-1", new InstanceReport { Run = "run", Sequence = 2 }));
    }

    [Fact]
    public async Task Cancelled_schedule_Is_no_end_of_a_maintenance()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });
        Maintenance scheduled = await _queue.WriteAsync(
            transaction => MaintenanceCommands.Start(transaction, Shop, new MaintenanceRequest { StartsAt = transaction.Now.AddHours(1) }, Author.Service));
        await PassAsync(99);
        await _queue.WriteAsync(transaction => MaintenanceEnds.End(transaction, Shop, scheduled.Id, null, Author.Service));

        await PassAsync(2);

        Assert.False(IsKnown);
    }

    [Fact]
    public async Task One_that_may_serve_longer_by_older_settings_Is_not_forgotten_before()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1, DisconnectedAfterSeconds = 600, DrainSeconds = 30 });

        await PassAsync(635);
        Assert.True(IsKnown);
        await PassAsync(1);
        Assert.False(IsKnown);
    }

    [Fact]
    public async Task Removed_and_reporting_again_Is_back()
    {
        await CreateAsync(new SiteSettingsRequest());
        await ReportAsync(new InstanceReport { Sequence = 1 });
        await _queue.WriteAsync(transaction => InstanceRegistration.Remove(transaction, Shop, "shop-1", Author.Service));
        Assert.False(IsKnown);

        Assert.NotNull(await ReportAsync(new InstanceReport { Sequence = 2 }));

        Assert.True(IsKnown);
    }

    private Task<SiteRecord> CreateAsync(SiteSettingsRequest settings) =>
        _queue.WriteAsync(transaction => SiteCommands.Create(transaction, Shop, null, SettingsRule.Resolve(settings), Author.Service));

    private Task<SiteRecord?> ReportAsync(InstanceReport report) =>
        _reports.ReportAsync(Shop, "shop-1", report with { Run = "run" }, mayCreateSite: false, Author.Service);

    private Task PassAsync(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _cleanup.RunAsync(withCounts: false);
    }
}
