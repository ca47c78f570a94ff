using MaintenanceService.Client;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Service.Contract;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using ServerEvent = MaintenanceService.Tests.Service.Streams.ServerEvent;
using StreamReader = MaintenanceService.Tests.Service.Streams.StreamReader;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Proves that a commit that is not durable yet reaches no instance and no evaluation, and that reports during it count.</summary>
public sealed class BlockedCommitTests : IAsyncLifetime
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly ManualResetEventSlim _go = new(initialState: true);
    private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RunningService _service = null!;
    private MaintenanceClient _app = null!;

    public async ValueTask InitializeAsync()
    {
        // The clock stands still: nothing is written but by the test.
        _service = await RunningService.StartAsync(
            new ManualClock(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero)), configure: builder => builder.Services.AddSingleton<IStore, FailingStore>());
        await _service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string key = await _service.KeyAsync(KeyRole.Instance, "shop");
        _app = new MaintenanceClient(_service.Address, () => key);
    }

    public async ValueTask DisposeAsync()
    {
        _go.Set();
        _app.Dispose();
        await _service.DisposeAsync();
        Assert.Empty(_service.Errors.Lines);
        _go.Dispose();
    }

    [Fact]
    public async Task First_report_is_answered_only_when_it_is_on_disk()
    {
        var instance = new ReportingInstance(_app, "shop", "i");
        Task registering = await BlockAsync(() => instance.RegisterAsync());

        Assert.Empty((await _service.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items);
        Assert.False(registering.IsCompleted);
        _go.Set();
        await registering;

        Assert.Equal(1, instance.State!.Revision);
        Assert.Single((await _service.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items);
    }

    [Fact]
    public async Task Start_that_is_not_durable_yet_reaches_no_instance_and_earlier_reports_do_not_confirm_it()
    {
        var instance = new ReportingInstance(_app, "shop", "i");
        await instance.RegisterAsync();
        using StreamReader reader = await StreamReader.OpenAsync(_service.Address, "shop", RunningService.AdminKey);
        Assert.Equal(1, (await reader.NextAsync())!.Revision);
        Task<Versioned<Maintenance>> starting = await BlockAsync(
            () => _service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test));

        await instance.ConfirmAsync();
        Site before = (await _service.Client.GetSiteAsync("shop", Test)).Value;
        Assert.Equal((1L, MaintenanceMode.Open, true), (before.Revision, before.Mode, before.Converged));
        Assert.Equal(1, instance.State!.Revision);
        _go.Set();
        await starting;

        Assert.Equal(2, (await reader.NextAsync())!.Revision);
        Assert.False((await _service.Client.GetConvergenceAsync("shop", "m", cancellationToken: Test)).Converged);
        await instance.ConfirmAsync();
        Assert.True((await _service.Client.GetConvergenceAsync("shop", "m", cancellationToken: Test)).Converged);
    }

    [Fact]
    public async Task End_that_is_being_written_leaves_the_site_closed_until_it_is_there()
    {
        var instance = new ReportingInstance(_app, "shop", "i");
        await instance.RegisterAsync();
        await _service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await instance.ConfirmAsync();
        // With the first such answer the receipt is written: afterwards there is nothing left to write.
        Assert.True((await _service.Client.GetConvergenceAsync("shop", "m", cancellationToken: Test)).Converged);
        Task<Versioned<Maintenance>> ending = await BlockAsync(() => _service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test));

        Assert.True((await _service.Client.GetConvergenceAsync("shop", "m", cancellationToken: Test)).Converged);
        await instance.ConfirmAsync();
        Assert.Equal(MaintenanceMode.Closed, instance.State!.Mode);
        _go.Set();
        await ending;

        Assert.Equal("maintenance-ended", (await Assert.ThrowsAsync<MaintenanceServiceException>(() => _service.Client.GetConvergenceAsync("shop", "m", cancellationToken: Test))).Slug);
        Assert.False((await _service.Client.GetConvergenceAsync("shop", cancellationToken: Test)).Converged);
        await instance.ConfirmAsync();
        Assert.Equal((MaintenanceMode.Open, true), (instance.State!.Mode, (await _service.Client.GetConvergenceAsync("shop", cancellationToken: Test)).Converged));
    }

    [Fact]
    public async Task Removal_that_is_being_written_is_no_removal_yet_and_the_report_that_comes_meanwhile_brings_the_instance_back()
    {
        var instance = new ReportingInstance(_app, "shop", "i");
        await instance.RegisterAsync();
        Task removing = await BlockAsync(() => _service.Client.RemoveInstanceAsync("shop", "i", cancellationToken: Test));

        Task confirming = instance.ConfirmAsync();
        _go.Set();
        await removing;
        await confirming;

        // Whoever was answered is counted.
        Assert.Equal("i", Assert.Single((await _service.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items).Id);
    }

    [Fact]
    public async Task Heartbeats_and_the_end_of_expired_keys_wait_for_no_commit()
    {
        string expiring = (await _service.Client.CreateKeyAsync(
            new KeyRequest { Name = "expiring", Role = KeyRole.Viewer, Sites = ["shop"], ExpiresAt = _service.Time!.GetUtcNow().AddSeconds(10) }, Test)).Secret!;
        using StreamReader lasting = await StreamReader.OpenAsync(_service.Address, "shop", RunningService.AdminKey);
        using StreamReader ending = await StreamReader.OpenAsync(_service.Address, "shop", expiring);
        Assert.Equal(("state", "state"), ((await lasting.NextAsync())!.Type, (await ending.NextAsync())!.Type));
        Task writing = await BlockAsync(() => _service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test));

        Assert.Equal("heartbeat", (await _service.PassUntilAsync(lasting.NextAsync()))!.Type);
        ServerEvent? last;
        do
        {
            last = await _service.PassUntilAsync(ending.NextAsync());
        }
        while (last?.Type == "heartbeat");

        Assert.Null(last);
        Assert.False(writing.IsCompleted);
        _go.Set();
        await writing;
    }

    /// <summary>Starts a write, and returns when its commit has reached the disk, which holds it until released.</summary>
    private async Task<TTask> BlockAsync<TTask>(Func<TTask> begin)
        where TTask : Task
    {
        var store = (FailingStore)_service.Services.GetRequiredService<IStore>();
        _go.Reset();
        store.BeforeCommit = () =>
        {
            _blocked.TrySetResult();
            // What waits for this very commit would else wait for ever.
            Assert.True(_go.Wait(TimeSpan.FromSeconds(30)));
        };
        TTask begun = begin();
        await _blocked.Task.WaitAsync(HangGuard.Longest, TimeProvider.System, Test);
        return begun;
    }
}
