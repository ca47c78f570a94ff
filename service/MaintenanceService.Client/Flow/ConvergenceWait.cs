namespace MaintenanceService.Client.Flow;

/// <summary>Waits for the instances of one site, and reports how far they are.</summary>
/// <param name="context">The service, and the output.</param>
/// <param name="site">The site.</param>
/// <param name="title">The title of the wait, such as <c>Closing shop</c>.</param>
internal sealed class ConvergenceWait(FlowContext context, string site, string title)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>The age up to which an answer may still be used to name the blockers.</summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(15);
    private static int _activities;
    private readonly int _activity = Interlocked.Increment(ref _activities);
    private long _answeredAt;

    /// <summary>The last answer; null before the first one.</summary>
    public Convergence? Latest { get; private set; }

    /// <summary>Tells whether the wait reached its goal.</summary>
    public bool Reached { get; private set; }

    public string Site => site;

    /// <param name="maintenance">Only while this one is active; null = whatever holds the site.</param>
    /// <param name="isGoal">Returns whether a converged answer is the one that is waited for.</param>
    /// <param name="deadline">The end of the wait; a limit of zero asks once.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public async Task RunAsync(string? maintenance, Func<Convergence, bool> isGoal, Deadline deadline, CancellationToken cancellationToken)
    {
        Reached = false;
        Report("asking the instances", 0);
        try
        {
            while (true)
            {
                // The service must answer before the time is over.
                int wait = deadline.Left > TimeSpan.FromSeconds(2) ? 1 : 0;
                Convergence now = await AskAsync(maintenance, wait, isGoal, deadline, cancellationToken);
                int confirmed = now.Confirmed + now.AssumedClosed;
                Report(Wording.Progress(now), now.Total <= 0 ? 0 : Math.Clamp(confirmed * 100 / now.Total, 0, 100));
                if (Reached || HasNoInstances(now) || deadline.Passed)
                {
                    return;
                }

                if (now.Converged || wait == 0)
                {
                    // The service answered at once: the site has converged on another state, or the time was too short to let the service wait.
                    await Task.Delay(deadline.Left < PollInterval ? deadline.Left : PollInterval, context.Time, cancellationToken);
                }
            }
        }
        catch (FlowException problem) when (problem.ErrorId == FlowErrors.ServiceUnreachable && deadline.Passed && IsFresh())
        {
            // The time was over before the last answer came; the previous one names the blockers.
        }
        finally
        {
            context.Output.Progress(new FlowProgress(_activity, title, "done", 100, Done: true));
        }
    }

    /// <summary>Asks once more, without waiting: what was reached may have been lost while other sites were waited for.</summary>
    /// <inheritdoc cref="RunAsync" path="/param"/>
    public Task AskAgainAsync(string? maintenance, Func<Convergence, bool> isGoal, Deadline deadline, CancellationToken cancellationToken) =>
        AskAsync(maintenance, wait: 0, isGoal, deadline, cancellationToken);

    /// <summary>Returns whether the site has no instance that could confirm.</summary>
    public static bool HasNoInstances(Convergence convergence) =>
        convergence.Blockers?.Any(blocker => blocker.Reason == BlockerReason.NoInstances) == true;

    private async Task<Convergence> AskAsync(
        string? maintenance, int wait, Func<Convergence, bool> isGoal, Deadline deadline, CancellationToken cancellationToken)
    {
        Convergence now = await context.Calls.SendAsync(
            (client, token) => client.GetConvergenceAsync(site, maintenance, wait, token), site, cancellationToken, deadline.Limit > TimeSpan.Zero ? deadline : null);
        Latest = now;
        _answeredAt = context.Time.GetTimestamp();
        Reached = now.Converged && isGoal(now);
        return now;
    }

    private bool IsFresh() => Latest is not null && context.Time.GetElapsedTime(_answeredAt) < MaxAge;

    private void Report(string status, int percent) => context.Output.Progress(new FlowProgress(_activity, title, status, percent, Done: false));
}
