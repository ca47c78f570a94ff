namespace MaintenanceService.Client.Flow;

/// <summary>Waits for the instances of one site, and reports how far they are.</summary>
/// <param name="context">The service, and where it reports.</param>
/// <param name="site">The site.</param>
/// <param name="title">What is waited for, in words.</param>
internal sealed class ConvergenceWait(FlowContext context, string site, string title)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>An answer no older than this still says who stands in the way.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(15);
    private static int _activities;
    private readonly int _activity = Interlocked.Increment(ref _activities);
    private long _answeredAt;

    /// <summary>The last answer; null before the first.</summary>
    public Convergence? Latest { get; private set; }

    /// <summary>Whether what was waited for has come.</summary>
    public bool Reached { get; private set; }

    public string Site => site;

    /// <param name="maintenance">Only while this one is active; null = whatever holds the site.</param>
    /// <param name="enough">Whether what all have confirmed is what is waited for.</param>
    /// <param name="deadline">Until when; a limit of zero asks once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task RunAsync(string? maintenance, Func<Convergence, bool> enough, Deadline deadline, CancellationToken cancellationToken)
    {
        Deadline answers = deadline.Limit > TimeSpan.Zero ? deadline : context.Calls.ShortDeadline();
        Report("asking the instances", 0);
        try
        {
            while (true)
            {
                // The service must answer before the time is over.
                int wait = deadline.Left > TimeSpan.FromSeconds(2) ? 1 : 0;
                Convergence now = await context.Calls.SendAsync(
                    (client, token) => client.GetConvergenceAsync(site, maintenance, wait, token), site, cancellationToken, answers);
                Latest = now;
                _answeredAt = context.Time.GetTimestamp();
                int confirmed = now.Confirmed + now.AssumedClosed;
                Report(Wording.Progress(now), now.Total <= 0 ? 0 : Math.Clamp(confirmed * 100 / now.Total, 0, 100));
                Reached = now.Converged && enough(now);
                if (Reached || IsHopeless(now) || deadline.Passed)
                {
                    return;
                }

                if (now.Converged || wait == 0)
                {
                    // Answered at once: converged, but not yet on what is waited for, or not waited for by the service.
                    await Task.Delay(deadline.Left < PollInterval ? deadline.Left : PollInterval, context.Time, cancellationToken);
                }
            }
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.ServiceUnreachable && deadline.Passed && IsFresh())
        {
            // The time was over before the last answer came; the one before says what is missing.
        }
        finally
        {
            context.Output.Progress(new FlowProgress(_activity, title, "done", 100, Done: true));
        }
    }

    /// <summary>Whether nobody is there who could confirm.</summary>
    public static bool IsHopeless(Convergence convergence) =>
        convergence.Blockers?.Any(blocker => blocker.Reason == BlockerReason.NoInstances) == true;

    private bool IsFresh() => Latest is not null && context.Time.GetElapsedTime(_answeredAt) < MaxAge;

    private void Report(string status, int percent) => context.Output.Progress(new FlowProgress(_activity, title, status, percent, Done: false));
}
