using System.Net;
using System.Text.Json;
using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Running;

/// <summary>What a connection handler of the app does over long polling belongs to no request, and counts where the handler says so.</summary>
public sealed class RawConnectionTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tracked_handler_counts_until_it_ends()
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using RunningApp app = await RunningApp.StartInMemoryAsync(setup =>
        {
            setup.Builder = builder => builder.Services.AddConnections();
            setup.After = web => web.MapConnections("/raw", connection => connection.Run(async _ =>
            {
                await using IMaintenanceWork work = web.Services.GetRequiredService<IMaintenanceGate>().Track("raw");
                began.SetResult();
                await go.Task;
            }));
        });
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        using HttpResponseMessage negotiated = await app.SendAsync(HttpMethod.Post, "/raw/negotiate?negotiateVersion=1");
        using JsonDocument answer = JsonDocument.Parse(await negotiated.Content.ReadAsStringAsync(Test));
        string poll = $"/raw?id={answer.RootElement.GetProperty("connectionToken")}";
        // The first poll starts the handler, and ends at once.
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync(poll));
        await began.Task.WaitAsync(Test);

        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Equal(1, stateMachine.Count().Requests);
        Assert.Equal("raw", Assert.Single(stateMachine.Oldest()).Name);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync(poll));
        go.SetResult();
        await Processes.Eventually.TrueAsync(() => stateMachine.Count().Requests == 0, Test);
    }
}
