using MaintenanceService.AspNetCore;

namespace Shop;

/// <summary>A background job that rests while the site is closed, and is waited for when it closes.</summary>
internal sealed class Worker(IMaintenanceGate gate, Counters counters, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using IMaintenanceWork work = await gate.EnterAsync(stoppingToken);
            counters.Worker();
        }
    }
}
