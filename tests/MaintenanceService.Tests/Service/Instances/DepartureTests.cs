using MaintenanceService.Client;
using MaintenanceService.Instances;
using MaintenanceService.Sites;
using MaintenanceService.Sites.Rules;
using MaintenanceService.Store;
using MaintenanceService.Tests.Convergence.Simulation;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>When silence is departure, and when it is not.</summary>
public sealed class DepartureTests
{
    private const string Shop = "shop";
    private readonly FakeTimeProvider _time = new();
    private readonly WriteQueue _queue;
    private readonly InstanceReports _reports;
    private readonly InstanceCare _care;

    public DepartureTests()
    {
        var store = new MemoryStore();
        var transactor = new Transactor(store, _time, new Capacity());
        _queue = WriteQueue.Inline(transactor);
        var board = new InstanceBoard(() => transactor.World, store.LoadOpenReceipts(), _time);
        transactor.Subscribe(board);
        _reports = new InstanceReports(_queue, board);
        _care = new InstanceCare(_queue, board);
    }

    private bool IsKnown => _queue.World.InstancesOf(Shop).ContainsKey("shop-1");

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
        Maintenance maintenance = await _queue.WriteAsync(draft => MaintenanceCommands.Start(draft, Shop, new MaintenanceRequest(), Author.Service));

        await PassAsync(1_000);
        Assert.True(IsKnown);
        await _queue.WriteAsync(draft => MaintenanceEnds.End(draft, Shop, maintenance.Id, null, Author.Service));
        await PassAsync(100);
        Assert.True(IsKnown);
        await PassAsync(1);
        Assert.False(IsKnown);
    }

    [Fact]
    public async Task Cancelled_schedule_Is_no_end_of_a_maintenance()
    {
        await CreateAsync(new SiteSettingsRequest { InstanceExpirySeconds = 100 });
        await ReportAsync(new InstanceReport { Sequence = 1 });
        Maintenance scheduled = await _queue.WriteAsync(
            draft => MaintenanceCommands.Start(draft, Shop, new MaintenanceRequest { StartsAt = draft.Now.AddHours(1) }, Author.Service));
        await PassAsync(99);
        await _queue.WriteAsync(draft => MaintenanceEnds.End(draft, Shop, scheduled.Id, null, Author.Service));

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
        await _queue.WriteAsync(draft => Registration.Remove(draft, Shop, "shop-1", Author.Service));
        Assert.False(IsKnown);

        Assert.NotNull(await ReportAsync(new InstanceReport { Sequence = 2 }));

        Assert.True(IsKnown);
    }

    private Task<SiteRecord> CreateAsync(SiteSettingsRequest settings) =>
        _queue.WriteAsync(draft => SiteCommands.Create(draft, Shop, null, SettingsRule.Resolve(settings), Author.Service));

    private Task<SiteRecord?> ReportAsync(InstanceReport report) =>
        _reports.ReportAsync(Shop, "shop-1", report with { Run = "run" }, mayCreateSite: false, Author.Service);

    private Task PassAsync(int seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _care.LookAsync(withCounts: false);
    }
}
