using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Proves that the receipt of an ended maintenance takes in no new instance and is completed in time, even if an instance never confirms.</summary>
public sealed class EndedReceiptTests : IAsyncLifetime
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private RunningService _service = null!;
    private MaintenanceClient _app = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await RunningService.StartAsync(new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)));
        await _service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string key = await _service.KeyAsync(KeyRole.Instance, "shop");
        _app = new MaintenanceClient(_service.Address, () => key);
    }

    public async ValueTask DisposeAsync()
    {
        _app.Dispose();
        await _service.DisposeAsync();
        Assert.Empty(_service.Errors.Lines);
    }

    [Fact]
    public async Task Who_comes_after_the_end_has_no_part_in_it()
    {
        ReportingInstance canary = await BeginAndEndAsync("m");
        for (int pod = 0; pod < 5; pod++)
        {
            var newcomer = new ReportingInstance(_app, "shop", $"pod-{pod}");
            await newcomer.RegisterAsync(refused: 7);
            await newcomer.ConfirmAsync(refused: 9);
        }

        await canary.RegisterAsync();
        Receipt receipt = await _service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Equal(["canary", "shop-1"], receipt.Instances.Select(instance => instance.Instance));
        Assert.Null(receipt.ReopenedAt);
        Assert.True(IsOpen("m"));
    }

    [Fact]
    public async Task One_that_never_confirms_keeps_it_open_for_no_longer_than_instances_may_be_silent()
    {
        ReportingInstance canary = await BeginAndEndAsync("m");
        // It goes on reporting what it enforced before: it is neither silent nor gone.
        for (int second = 0; second < 110; second += 10)
        {
            await _service.PassAsync(TimeSpan.FromSeconds(10));
            await canary.RegisterAsync();
        }

        Assert.True(IsOpen("m"));
        await _service.PassAsync(TimeSpan.FromSeconds(15));
        await Eventually.TrueAsync(() => !IsOpen("m"), Test);

        await _service.RestartAsync();
        Assert.False(IsOpen("m"));
        Receipt receipt = await _service.Client.GetReceiptAsync("shop", "m", Test);
        Assert.Null(receipt.ReopenedAt);
        Assert.Equal([false, true], receipt.Instances.Select(instance => instance.ReopenedAt is not null));
    }

    [Fact]
    public async Task While_another_maintenance_holds_the_site_it_stays_open()
    {
        await _service.Client.PutMaintenanceAsync("shop", "long", new MaintenanceRequest(), cancellationToken: Test);
        await BeginAndEndAsync("m");
        await _service.PassAsync(TimeSpan.FromSeconds(300));
        Assert.True(IsOpen("m"));

        await _service.Client.EndMaintenanceAsync("shop", "long", cancellationToken: Test);
        await _service.PassAsync(TimeSpan.FromSeconds(125));

        await Eventually.TrueAsync(() => !IsOpen("m"), Test);
    }

    // Two instances: one that confirms whatever comes, and one that registers and confirms nothing.
    private async Task<ReportingInstance> BeginAndEndAsync(string id)
    {
        var good = new ReportingInstance(_app, "shop", "shop-1");
        var canary = new ReportingInstance(_app, "shop", "canary");
        await good.RegisterAsync();
        await canary.RegisterAsync();
        await _service.Client.PutMaintenanceAsync("shop", id, new MaintenanceRequest(), cancellationToken: Test);
        await good.ConfirmAsync();
        await _service.Client.EndMaintenanceAsync("shop", id, cancellationToken: Test);
        await good.ConfirmAsync();
        return canary;
    }

    private bool IsOpen(string maintenance)
    {
        bool inMemory = _service.Services.GetRequiredService<InstanceRegistry>().With("shop", registry => registry.Receipts.Find(maintenance)) is not null;
        return inMemory || _service.Services.GetRequiredService<IStore>().LoadOpenReceipts().Any(receipt => receipt.Maintenance == maintenance);
    }
}
