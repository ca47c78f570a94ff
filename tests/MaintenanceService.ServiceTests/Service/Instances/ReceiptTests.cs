using MaintenanceService.Client;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Receipts: when closed, when confirmed by whom, and how many were refused and let through during it.</summary>
public sealed class ReceiptTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly FakeTimeProvider _time = new(Start);
    private string? _key;
    private MaintenanceClient? _app;

    [Fact]
    public async Task Each_instance_has_its_own_times_and_the_last_one_makes_the_site_s()
    {
        await using RunningService service = await StartAsync();
        ReportingInstance[] two = await InstancesAsync("a", "b");
        await BeginAsync(service, "m");

        await ConfirmAtAsync(1, two[0]);
        Receipt half = await service.Client.GetReceiptAsync("shop", "m", Test);
        await ConfirmAtAsync(3, two[1]);
        await ConfirmAtAsync(10, two[0]);
        _time.Advance(TimeSpan.FromSeconds(10));
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await ConfirmAtAsync(21, two[1]);
        await ConfirmAtAsync(24, two[0]);

        Receipt receipt = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Null(half.ConvergedAt);
        Assert.Equal([At(1), null], half.Instances.Select(instance => instance.ConfirmedAt));
        Assert.Equal("m", receipt.Maintenance.Id);
        Assert.Equal(["a", "b"], receipt.Instances.Select(instance => instance.Instance));
        Assert.Equal([At(1), At(3)], receipt.Instances.Select(instance => instance.ConfirmedAt));
        Assert.Equal(At(3), receipt.ConvergedAt);
        Assert.Equal([At(24), At(21)], receipt.Instances.Select(instance => instance.ReopenedAt));
        Assert.Equal(At(24), receipt.ReopenedAt);
        Assert.DoesNotContain(receipt.Instances, instance => instance.Assumed);
    }

    [Fact]
    public async Task ConvergedAt_is_the_first_time_although_the_site_moved_on()
    {
        await using RunningService service = await StartAsync();
        ReportingInstance[] one = await InstancesAsync("a");
        await BeginAsync(service, "m");
        await ConfirmAtAsync(2, one[0]);

        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Message = "still at it" }, cancellationToken: Test);
        Assert.False((await service.Client.GetConvergenceAsync("shop", cancellationToken: Test)).Converged);
        await ConfirmAtAsync(9, one[0]);

        Receipt receipt = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal(At(9), (await service.Client.GetConvergenceAsync("shop", cancellationToken: Test)).ConvergedAt);
        Assert.Equal(At(2), receipt.ConvergedAt);
        Assert.Equal(At(2), Assert.Single(receipt.Instances).ConfirmedAt);
    }

    [Fact]
    public async Task Draining_instance_has_confirmed_only_when_its_old_requests_are_done()
    {
        await using RunningService service = await StartAsync();
        ReportingInstance[] one = await InstancesAsync("a");
        await BeginAsync(service, "m");

        _time.Advance(TimeSpan.FromSeconds(1));
        await one[0].ConfirmAsync(inFlight: 1);
        Receipt draining = await service.Client.GetReceiptAsync("shop", "m", Test);
        await ConfirmAtAsync(5, one[0]);

        Assert.Null(Assert.Single(draining.Instances).ConfirmedAt);
        Assert.Equal(At(5), Assert.Single((await service.Client.GetReceiptAsync("shop", "m", Test)).Instances).ConfirmedAt);
    }

    [Fact]
    public async Task Counts_hold_what_came_during_it_and_nothing_else()
    {
        await using RunningService service = await StartAsync();
        var instance = Instance("a");
        await instance.RegisterAsync(refused: 100, bypassed: 10);
        await instance.ConfirmAsync(refused: 100, bypassed: 10);
        await BeginAsync(service, "m");
        await instance.ConfirmAsync(refused: 103, bypassed: 10);
        await instance.ConfirmAsync(refused: 120, bypassed: 11);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        // What came until it knew of the end came during it.
        await instance.ConfirmAsync(refused: 125, bypassed: 12);
        await BeginAsync(service, "next");
        await instance.ConfirmAsync(refused: 500, bypassed: 50);

        Receipt receipt = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal((25, 2), (receipt.Refused, receipt.Bypassed));
        Assert.Equal((25, 2), (receipt.Instances[0].Refused, receipt.Instances[0].Bypassed));
        Receipt next = await service.Client.GetReceiptAsync("shop", "next", Test);
        Assert.Equal((375, 38), (next.Refused, next.Bypassed));
    }

    [Fact]
    public async Task Process_that_took_the_place_of_another_adds_to_its_counts()
    {
        await using RunningService service = await StartAsync();
        ReportingInstance[] one = await InstancesAsync("a");
        await BeginAsync(service, "m");
        await one[0].ConfirmAsync(refused: 7);

        var again = Instance("a");
        await again.RegisterAsync();
        await again.ConfirmAsync(refused: 5);

        Assert.Equal(12, (await service.Client.GetReceiptAsync("shop", "m", Test)).Refused);
    }

    [Fact]
    public async Task Site_that_others_hold_has_not_reopened_and_their_refusals_are_theirs()
    {
        await using RunningService service = await StartAsync();
        ReportingInstance[] one = await InstancesAsync("a");
        await BeginAsync(service, "mine");
        await one[0].ConfirmAsync();
        await BeginAsync(service, "yours");
        // The instance says so when it has taken in "yours": until then it refused for "mine" alone.
        await one[0].ConfirmAsync(refused: 10);
        await one[0].ConfirmAsync(refused: 13);
        await service.Client.EndMaintenanceAsync("shop", "mine", cancellationToken: Test);
        await ConfirmAtAsync(5, one[0], refused: 13);
        await one[0].ConfirmAsync(refused: 20);

        Receipt held = await service.Client.GetReceiptAsync("shop", "mine", Test);
        await service.Client.EndMaintenanceAsync("shop", "yours", cancellationToken: Test);
        await ConfirmAtAsync(8, one[0], refused: 20);

        Assert.Null(held.ReopenedAt);
        Assert.Null(held.Instances[0].ReopenedAt);
        Receipt mine = await service.Client.GetReceiptAsync("shop", "mine", Test);
        Receipt yours = await service.Client.GetReceiptAsync("shop", "yours", Test);
        Assert.Equal((13, 10), (mine.Refused, yours.Refused));
        Assert.Equal((At(8), At(8)), (mine.ReopenedAt, yours.ReopenedAt));
        Assert.Equal(At(8), mine.Instances[0].ReopenedAt);
    }

    [Fact]
    public async Task Instance_assumed_closed_by_its_declaration_is_marked_until_it_confirms()
    {
        await using RunningService service = await StartAsync(new SiteSettingsRequest
        {
            WhenDisconnected = WhenDisconnected.Closed,
            DisconnectedAfterSeconds = 30,
            DrainSeconds = 10,
        });
        ReportingInstance[] two = await InstancesAsync("a", "b");
        await BeginAsync(service, "m");
        await ConfirmAtAsync(1, two[0]);

        _time.Advance(TimeSpan.FromSeconds(44));
        Maintenance early = (await service.Client.GetReceiptAsync("shop", "m", Test)).Maintenance;
        Assert.False((await service.Client.GetConvergenceAsync("shop", early.Id, cancellationToken: Test)).Converged);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await service.Client.GetConvergenceAsync("shop", early.Id, cancellationToken: Test)).Converged);

        Receipt assumed = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal([false, true], assumed.Instances.Select(instance => instance.Assumed));
        Assert.Equal([At(1), null], assumed.Instances.Select(instance => instance.ConfirmedAt));
        Assert.Equal(At(46), assumed.ConvergedAt);
        await ConfirmAtAsync(60, two[1]);
        Receipt confirmed = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal((false, At(60)), (confirmed.Instances[1].Assumed, confirmed.Instances[1].ConfirmedAt));
    }

    [Fact]
    public async Task Maintenance_without_a_confirmation_has_no_convergedAt()
    {
        await using RunningService service = await StartAsync();
        await BeginAsync(service, "m");
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        Assert.True((await service.Client.GetConvergenceAsync("shop", cancellationToken: Test)).Converged);

        Assert.Null((await service.Client.GetReceiptAsync("shop", "m", Test)).ConvergedAt);
    }

    [Fact]
    public async Task Maintenance_cancelled_before_its_start_did_nothing()
    {
        await using RunningService service = await StartAsync();
        await InstancesAsync("a");
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { StartsAt = Start.AddHours(1) }, cancellationToken: Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);

        Receipt receipt = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal(EndReason.Cancelled, receipt.Maintenance.EndReason);
        Assert.Null(receipt.ConvergedAt);
        Assert.Empty(receipt.Instances);
    }

    [Fact]
    public async Task Instance_that_left_keeps_its_part()
    {
        await using RunningService service = await StartAsync();
        ReportingInstance[] two = await InstancesAsync("a", "b");
        await BeginAsync(service, "m");
        await ConfirmAtAsync(1, two[0], refused: 4);
        await ConfirmAtAsync(2, two[1]);
        await service.Client.RemoveInstanceAsync("shop", "a", cancellationToken: Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await ConfirmAtAsync(6, two[1]);

        Receipt receipt = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal(At(6), receipt.ReopenedAt);
        Assert.Equal((4, At(1), null), (receipt.Instances[0].Refused, receipt.Instances[0].ConfirmedAt, receipt.Instances[0].ReopenedAt));
    }

    [Fact]
    public async Task Service_restarted_during_a_maintenance_continues_its_receipt()
    {
        await using RunningService service = await StartAsync();
        await InstancesAsync("a");
        await BeginAsync(service, "m");
        var instance = Instance("a");
        await instance.RegisterAsync();
        await ConfirmAtAsync(2, instance, refused: 5);

        await service.RestartAsync();
        Receipt kept = await service.Client.GetReceiptAsync("shop", "m", Test);
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        var same = instance.At(Connect(service));
        await ConfirmAtAsync(30, same, refused: 9);

        Assert.Equal((At(2), 5), (kept.ConvergedAt, kept.Refused));
        Receipt receipt = await service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal((At(2), At(30), 9), (receipt.ConvergedAt, receipt.ReopenedAt, receipt.Refused));
        Assert.Equal((At(2), At(30)), (receipt.Instances[0].ConfirmedAt, receipt.Instances[0].ReopenedAt));
    }

    public void Dispose() => _app?.Dispose();

    // The service has another address after a restart.
    private MaintenanceClient Connect(RunningService service)
    {
        _app?.Dispose();
        return _app = new MaintenanceClient(service.Address, () => _key);
    }

    private ReportingInstance Instance(string id) => new(_app!, "shop", id);

    private static DateTimeOffset? At(int seconds) => Start.AddSeconds(seconds);

    private async Task<RunningService> StartAsync(SiteSettingsRequest? settings = null)
    {
        RunningService service = await RunningService.StartAsync(_time);
        await service.Client.PutSiteAsync("shop", new SiteRequest { Settings = settings }, cancellationToken: Test);
        _key = await service.KeyAsync(KeyRole.Instance, "shop");
        Connect(service);
        return service;
    }

    private async Task<ReportingInstance[]> InstancesAsync(params string[] ids)
    {
        ReportingInstance[] instances = [.. ids.Select(Instance)];
        foreach (ReportingInstance instance in instances)
        {
            await instance.RegisterAsync();
            await instance.ConfirmAsync();
        }

        return instances;
    }

    private static Task<Versioned<Maintenance>> BeginAsync(RunningService service, string id) =>
        service.Client.PutMaintenanceAsync("shop", id, new MaintenanceRequest(), cancellationToken: Test);

    // Time moves to a second after the start, and the instance confirms then.
    private async Task ConfirmAtAsync(int second, ReportingInstance instance, long refused = 0)
    {
        _time.SetUtcNow(Start.AddSeconds(second));
        await instance.ConfirmAsync(refused);
    }
}
