namespace MaintenanceService.Client;

/// <summary>Holds the times that the service and its clients must agree on.</summary>
public static class ProtocolTimings
{
    /// <summary>The shortest lease of a maintenance, in seconds.</summary>
    public const int MinLeaseSeconds = 10;

    /// <summary>The longest lease of a maintenance, in seconds: one day.</summary>
    public const int MaxLeaseSeconds = 86_400;

    /// <summary>
    /// The number of seconds that an instance which lost the service may need beyond the times it declared: the service counts it as closed, or
    /// forgets it, only that much later.
    /// </summary>
    public const int ClosingMarginSeconds = 5;

    /// <summary>The number of seconds without a report after which an instance is forgotten, unless its site's settings say otherwise or need longer.</summary>
    public const int DefaultInstanceExpirySeconds = 120;

    /// <summary>The interval of the heartbeats on each stream.</summary>
    public static TimeSpan HeartbeatInterval { get; } = TimeSpan.FromSeconds(15);

    /// <summary>The interval of an instance's reports while nothing changes.</summary>
    public static TimeSpan ReportInterval { get; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The time without a report or an event after which the other side counts as silent: three were missed. The service then calls an instance
    /// silent, and a client closes its stream and opens another.
    /// </summary>
    public static TimeSpan SilenceTimeout { get; } = TimeSpan.FromSeconds(45);

    /// <summary>Returns the shortest <c>instanceExpirySeconds</c> of a site: an instance must have closed itself before it is forgotten.</summary>
    /// <param name="disconnectedAfterSeconds">The site's <c>disconnectedAfterSeconds</c>.</param>
    /// <param name="drainSeconds">The site's <c>drainSeconds</c>.</param>
    public static int MinInstanceExpirySeconds(int disconnectedAfterSeconds, int drainSeconds) => disconnectedAfterSeconds + drainSeconds + ClosingMarginSeconds;
}
