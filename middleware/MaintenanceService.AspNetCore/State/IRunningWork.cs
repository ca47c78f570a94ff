namespace MaintenanceService.AspNetCore.State;

/// <summary>What runs in the app, as the stateMachine needs it.</summary>
internal interface IRunningWork
{
    /// <summary>Requests refused in all.</summary>
    long Refused { get; }

    /// <summary>Requests let through by a bypass, in all.</summary>
    long Bypassed { get; }

    /// <summary>Whole seconds since the app began, by which the age of what begins is reckoned.</summary>
    int Second { get; set; }

    /// <summary>What began before the state's generation and would be refused by it. The state must be in force already.</summary>
    /// <param name="state">The state.</param>
    /// <param name="serviceNow">The service's clock.</param>
    /// <param name="oldest">Gets the oldest of what is counted; null = not asked for.</param>
    RunningCounts Count(EnforcedState state, DateTimeOffset serviceNow, OldestWork? oldest = null);

    /// <summary>
    /// Aborts what began before the state's generation and would be refused by it, each once: connections, and requests on demand. It goes
    /// on counting until it has ended.
    /// </summary>
    void Abort(EnforcedState state, bool requestsToo, DateTimeOffset serviceNow);
}
