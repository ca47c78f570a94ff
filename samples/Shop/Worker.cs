using MaintenanceService.AspNetCore;

namespace Shop;

/// <summary>A background job that rests while the site is closed, and is waited for when it closes.</summary>
internal sealed class Worker(IMaintenanceGate gate, Counters counters, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Effort = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await using IMaintenanceWork work = await gate.EnterAsync(stoppingToken);
            counters.BeginWork();
            try
            {
                await Task.Delay(Effort, time, stoppingToken);
            }
            finally
            {
                counters.FinishWork();
            }
        }
    }
}
