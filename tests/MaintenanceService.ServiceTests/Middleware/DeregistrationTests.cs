using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Proves that an app deregisters once it has no running requests, and only then: the site does not wait for a deregistered instance.</summary>
public sealed class DeregistrationTests
{
    private static readonly TimeSpan Shutdown = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task App_that_is_stopped_with_a_request_that_will_not_end_does_not_deregister()
    {
        var stuck = new TaskCompletionSource();
        await using ScriptedService service = await ScriptedService.StartAsync();
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.StopTime();
            setup.Builder = builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Shutdown);
            setup.After = web => web.MapGet("/stuck", () => stuck.Task);
        });
        Task request = app.GetAsync("/stuck");
        await Processes.Eventually.TrueAsync(() => app.Reached == 1, TestContext.Current.CancellationToken);
        service.Put(States.Closed(2));
        await service.Reports.FirstAsync(sent => sent.Report is { Revision: 2, RequestsInFlight: 1 });

        try
        {
            await app.StopAsync();
        }
        catch (OperationCanceledException)
        {
            // The host says that it ran out of time.
        }

        Assert.Empty(service.Removed.All);
        stuck.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task App_of_an_open_site_that_is_stopped_with_a_request_that_will_not_end_does_not_deregister_either()
    {
        var stuck = new TaskCompletionSource();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.StopTime();
            setup.Builder = builder => builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = Shutdown);
            setup.After = web => web.MapGet("/stuck", () => stuck.Task);
        });
        Task request = app.GetAsync("/stuck");
        await Processes.Eventually.TrueAsync(() => app.Reached == 1, TestContext.Current.CancellationToken);

        try
        {
            await app.StopAsync();
        }
        catch (OperationCanceledException)
        {
            // The host says that it ran out of time.
        }

        Assert.Empty(service.Removed.All);
        Assert.Contains(service.Reports.All, sent => sent.Report is { Mode: MaintenanceMode.Closed, RequestsInFlight: 1 });
        stuck.SetResult();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => request);
    }

    [Fact]
    public async Task Request_after_the_app_has_deregistered_is_refused()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.StopTime());
        await service.ConfirmedAsync(1);
        IMaintenanceGate gate = app.Services.GetRequiredService<IMaintenanceGate>();
        await (await gate.EnterAsync(TestContext.Current.CancellationToken)).DisposeAsync();

        await app.StopAsync();

        Assert.Single(service.Removed.All);
        Task<IMaintenanceWork> late = gate.EnterAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(late.IsCompleted);
    }
}
