namespace MaintenanceService.Client.Flow;

/// <summary>Tells whether the service could store the start of a maintenance.</summary>
internal static class StoreCheck
{
    private const string Refuses = "ready, but the store refuses writes:";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Returns the problem in a sentence; null where there is none, and where a proxy before the service hides its health.</summary>
    public static async Task<string?> ProblemAsync(ServiceCalls calls, CancellationToken cancellationToken)
    {
        try
        {
            string text = await calls.SendAsync((client, token) => client.GetReadinessAsync(token), null, cancellationToken, calls.DeadlineIn(Timeout));
            return text.StartsWith(Refuses, StringComparison.Ordinal)
                ? SafeText.Clean($"The service's store refuses writes ({text[Refuses.Length..].Trim()}): no maintenance could be started. Look at the service's log and disk.")
                : null;
        }
        catch (FlowException)
        {
            return null;
        }
    }
}
