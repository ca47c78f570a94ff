namespace MaintenanceService.Client;

/// <summary>Configures how requests that were refused for maintenance are sent again.</summary>
public sealed class MaintenanceRetryOptions
{
    internal static readonly TimeSpan DefaultBudget = TimeSpan.FromSeconds(100);

    /// <summary>The option of a single request that replaces <see cref="Budget"/> for it.</summary>
    public static HttpRequestOptionsKey<TimeSpan> RequestBudget { get; } = new("MaintenanceService.Client.RetryBudget");

    /// <summary>
    /// How long a call may take with all waiting; null, the default: the client's <see cref="HttpClient.Timeout"/>, or 100 s where that is infinite, as it
    /// is with a resilience pipeline. <see cref="Timeout.InfiniteTimeSpan"/> = any wait. A wait that does not fit into what is left is not begun.
    /// </summary>
    public TimeSpan? Budget { get; set; }

    /// <summary>
    /// The largest body, in bytes, that is kept in memory to be sent again, for content that can be read once only (streams); default 1 MiB. A larger
    /// one, or one of unknown length, is not sent again: the refusal is thrown at once. JSON is kept whatever its length, but for an
    /// <see cref="IAsyncEnumerable{T}"/>, which is sent once.
    /// </summary>
    public int MaxBufferedBytes { get; set; } = 1 << 20;
}
