namespace MaintenanceService.AspNetCore.Connection;

/// <summary>
/// Computes the times of a report that is not answered. An instance that closes when it is cut off (<c>whenDisconnected: closed</c>) asks more
/// often as that time comes nearer, so that it meets a process of the service that has taken over meanwhile.
/// </summary>
internal static class ReportTiming
{
    private const int AttemptsLeft = 3;
    private static readonly TimeSpan MinWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MinAnswer = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MaxAnswer = TimeSpan.FromSeconds(10);

    /// <summary>Returns how long to wait before the next attempt.</summary>
    /// <param name="backoff">The wait by the number of failures.</param>
    /// <param name="left">How long this instance may serve without an answer; null or past = nothing depends on it.</param>
    public static TimeSpan Retry(TimeSpan backoff, TimeSpan? left)
    {
        if (left is not { } time || time <= TimeSpan.Zero)
        {
            return backoff;
        }

        TimeSpan most = time / AttemptsLeft > MinWait ? time / AttemptsLeft : MinWait;
        return backoff < most ? backoff : most;
    }

    /// <summary>Returns how long to wait for an answer: a frozen process accepts a request and never answers.</summary>
    /// <param name="left">As above.</param>
    public static TimeSpan Answer(TimeSpan? left)
    {
        if (left is not { } time || time <= TimeSpan.Zero)
        {
            return MaxAnswer;
        }

        TimeSpan half = time / 2;
        return half < MinAnswer ? MinAnswer : half > MaxAnswer ? MaxAnswer : half;
    }
}
