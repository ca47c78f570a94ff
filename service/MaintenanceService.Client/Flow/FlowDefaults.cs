namespace MaintenanceService.Client.Flow;

/// <summary>Holds the defaults and limits that the module's cmdlets and the command share.</summary>
internal static class FlowDefaults
{
    /// <summary>The time limit of a call that waits for the instances, in seconds.</summary>
    public const int TimeoutSeconds = 120;

    /// <summary>The longest time limit that a caller may give, in seconds: one day.</summary>
    public const int MaxTimeoutSeconds = 86_400;

    /// <summary>The lease of a maintenance that lasts as long as a block or a program runs.</summary>
    public static TimeSpan RunLease { get; } = TimeSpan.FromSeconds(60);
}
