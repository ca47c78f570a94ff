using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>
/// Moves a manual clock as time moves: in steps so small that the service never looks paused, and not on before it has looked at the
/// clock and committed what was due.
/// </summary>
internal static class PassingTime
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    /// <summary>Counts how often the service looks.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(250);

    public static async Task PassAsync(this RunningService service, TimeSpan length)
    {
        var time = (ManualClock)service.Time!;
        for (TimeSpan left = length; left > TimeSpan.Zero; left -= Step)
        {
            time.Advance(left < Step ? left : Step);
            await service.SettledAsync();
        }
    }

    /// <summary>Advances the clock until a call has ended, since a wait may begin late.</summary>
    public static async Task<T> PassUntilAsync<T>(this RunningService service, Task<T> ended)
    {
        while (!ended.IsCompleted)
        {
            await service.PassAsync(TimeSpan.FromSeconds(1));
        }

        return await ended;
    }

    /// <summary>Waits until the service has looked at this very time, and nothing is due any more, nor a lease in doubt.</summary>
    public static async Task SettledAsync(this RunningService service)
    {
        var time = (ManualClock)service.Time!;
        GroupCommitQueue queue = service.Services.GetRequiredService<GroupCommitQueue>();
        // Most steps change nothing, and the look at the clock comes at once: worth a few turns before waiting in earnest.
        for (int turn = 0; turn < 2_000; turn++)
        {
            if (IsSettled(queue, time))
            {
                return;
            }

            await Task.Yield();
        }

        await Eventually.TrueAsync(() => IsSettled(queue, time), TestContext.Current.CancellationToken);
    }

    private static bool IsSettled(GroupCommitQueue queue, ManualClock time) =>
        queue.Availability.SinceLastSample < LookEvery && !queue.Availability.HasOutage && !queue.Snapshot.Sites.Values.Any(site => MaintenanceTransitions.IsDue(site, time.GetUtcNow()));
}
