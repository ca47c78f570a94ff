using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Waits for the instances of one site, and shows how far they are.</summary>
/// <param name="calls">The service.</param>
/// <param name="site">The site.</param>
/// <param name="progress">Shows a step; called on the pipeline's thread.</param>
/// <param name="activity">What is waited for, in words.</param>
/// <param name="time">The clock.</param>
internal sealed class ConvergenceWatch(ServiceCalls calls, string site, Action<ProgressRecord> progress, string activity, TimeProvider time)
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(200);

    /// <summary>What was heard no longer ago still tells who stands in the way.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);
    private static int _activities;
    private readonly int _activityId = Interlocked.Increment(ref _activities);
    private long _heardAt;

    /// <summary>The last that was heard; null before the first answer.</summary>
    public Convergence? Latest { get; private set; }

    /// <summary>Whether the wait had its end.</summary>
    public bool Reached { get; private set; }

    public string Site => site;

    /// <param name="maintenance">Only while this one is active; null = whatever holds the site.</param>
    /// <param name="enough">Whether what all have confirmed is what is waited for.</param>
    /// <param name="deadline">Until when.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(string? maintenance, Func<Convergence, bool> enough, Deadline deadline, CancellationToken cancellationToken)
    {
        // Who does not wait has for the one answer the patience of any other call.
        Deadline patience = deadline.Limit > TimeSpan.Zero ? deadline : calls.ShortDeadline();
        Show("asking the instances", 0);
        try
        {
            while (true)
            {
                int wait = deadline.Passed ? 0 : 1;
                Convergence now = await calls.SendAsync(
                    (client, token) => client.GetConvergenceAsync(site, maintenance, wait, token), site, cancellationToken, patience);
                Latest = now;
                _heardAt = time.GetTimestamp();
                int closed = now.Confirmed + now.AssumedClosed;
                Show(Wording.Progress(now), now.Total == 0 ? 0 : closed * 100 / now.Total);
                Reached = now.Converged && enough(now);
                if (Reached || IsHopeless(now) || deadline.Passed)
                {
                    return;
                }

                if (now.Converged)
                {
                    // Converged, but not yet on what is waited for: the service answers that at once.
                    await Task.Delay(Glance, time, cancellationToken);
                }
            }
        }
        catch (MaintenanceCommandException problem) when (problem.ErrorId == ErrorIds.ServiceUnreachable && deadline.Passed && HasFresh())
        {
            // The time was over before the last answer came. Nobody waits for it; the one before says what is missing.
        }
        finally
        {
            Hide();
        }
    }

    /// <summary>Nobody is there who could confirm.</summary>
    public static bool IsHopeless(Convergence convergence) =>
        convergence.Blockers?.Any(blocker => blocker.Reason == BlockerReason.NoInstances) == true;

    private bool HasFresh() => Latest is not null && time.GetElapsedTime(_heardAt) < Fresh;

    private void Show(string status, int percent) =>
        progress(new ProgressRecord(_activityId, activity, status) { PercentComplete = percent });

    private void Hide() =>
        progress(new ProgressRecord(_activityId, activity, "done") { RecordType = ProgressRecordType.Completed });
}
