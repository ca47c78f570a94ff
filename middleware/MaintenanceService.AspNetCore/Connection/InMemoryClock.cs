using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.State;
using Microsoft.Extensions.Hosting;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Evaluates the clock in an app's own tests: ends and aborts come at their times there, too.</summary>
internal sealed class InMemoryClock(
    InstanceStateMachine stateMachine, StateBroadcast broadcast, ConnectionHealth health, TimeProvider time, SafeLogger<InMemoryClock> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _over = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        new ClockLoop(stateMachine, broadcast, () => { }, health, stateMachine.State.Site, time, logger).Start(_over.Token);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Not at the stop: requests that outlast the host's shutdown timeout are aborted, too.
    public void Dispose() => _over.Cancel();
}
