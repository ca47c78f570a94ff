namespace MaintenanceService.Client;

/// <summary>Reads the header Retry-After of an answer.</summary>
internal static class RetryAfterHeader
{
    /// <summary>Returns how long to wait: what the header says in seconds, or until its date; null = it is not given.</summary>
    /// <param name="response">The answer. A date counts from the date of the answer, as the same clock wrote both.</param>
    /// <param name="time">The clock for an answer without a date.</param>
    public static TimeSpan? Read(HttpResponseMessage response, TimeProvider time) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date - (response.Headers.Date ?? time.GetUtcNow()) is { } left => left > TimeSpan.Zero ? left : TimeSpan.Zero,
        _ => null,
    };
}
