using MaintenanceService.Client;
using MaintenanceService.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>An app that lies: it confirms whatever it is told at once, and goes on serving. What looks for holes must find this one.</summary>
internal sealed class HastyApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MaintenanceClient _client;
    private readonly CancellationTokenSource _stopped = new();
    private readonly bool _refusesNewOnes;
    private Task _confirming = Task.CompletedTask;
    private volatile bool _isClosed;
    private long _begun;
    private long _finished;
    private long _slow;

    private HastyApp(MaintenanceClient client, bool refusesNewOnes)
    {
        _client = client;
        _refusesNewOnes = refusesNewOnes;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapGet("/counters", () => new Tally
        {
            Begun = Interlocked.Read(ref _begun),
            Finished = Interlocked.Read(ref _finished),
            Slow = Interlocked.Read(ref _slow),
        });
        _app.MapGet("/", () => ServeAsync(TimeSpan.Zero, default));
        _app.MapGet("/slow", (CancellationToken cancellationToken, int seconds) =>
        {
            Interlocked.Increment(ref _slow);
            return ServeAsync(TimeSpan.FromSeconds(seconds), cancellationToken);
        });
    }

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <param name="client">The service, with a key for instances.</param>
    /// <param name="refusesNewOnes">Whether it refuses what begins after the closing, and lies only about what began before.</param>
    public static async Task<HastyApp> StartAsync(MaintenanceClient client, bool refusesNewOnes)
    {
        var app = new HastyApp(client, refusesNewOnes);
        await app._app.StartAsync();
        var instance = new ReportingInstance(client, RoundFleet.Site, "hasty");
        await instance.RegisterAsync();
        app._confirming = app.ConfirmAsync(instance);
        return app;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        await _confirming;
        await _app.DisposeAsync();
        _client.Dispose();
        _stopped.Dispose();
    }

    private async Task<IResult> ServeAsync(TimeSpan effort, CancellationToken cancellationToken)
    {
        if (_refusesNewOnes && _isClosed)
        {
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }

        Interlocked.Increment(ref _begun);
        try
        {
            await Task.Delay(effort, TimeProvider.System, cancellationToken);
            return Results.Ok();
        }
        finally
        {
            Interlocked.Increment(ref _finished);
        }
    }

    private async Task ConfirmAsync(ReportingInstance instance)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopped.Token))
            {
                await instance.ConfirmAsync();
                _isClosed = instance.State?.Mode == MaintenanceMode.Closed;
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }
}
