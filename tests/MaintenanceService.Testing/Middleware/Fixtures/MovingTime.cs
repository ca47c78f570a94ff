using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Lets a clock run for as long as something is waited for, in small steps, so that whatever waits for it has begun to wait.</summary>
internal static class MovingTime
{
    /// <summary>So slowly that the ten seconds for an answer are not over before it can come.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, Task happened)
    {
        await time.AdvanceUntilAsync(Step, () => happened.IsCompleted);
        await happened;
    }

    public static async Task AdvanceUntilAsync(this FakeTimeProvider time, TimeSpan step, Func<bool> isSo)
    {
        using CancellationTokenSource hangGuard = HangGuard.Start();
        while (!isSo())
        {
            time.Advance(step);
            await Task.Delay(Pause, TimeProvider.System, hangGuard.Token);
        }
    }
}
