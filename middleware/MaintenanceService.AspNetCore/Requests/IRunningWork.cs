namespace MaintenanceService.AspNetCore;

/// <summary>What runs in the app, as the core needs it.</summary>
internal interface IRunningWork
{
    /// <summary>Requests refused in all.</summary>
    long Refused { get; }

    /// <summary>Requests let through by a bypass, in all.</summary>
    long Bypassed { get; }

    /// <summary>What began before the state's generation and would be refused by it. The state must be in force already.</summary>
    RunningCounts Count(EnforcedState state, DateTimeOffset serviceNow);

    /// <summary>Aborts what began before the state's generation and would be refused by it: connections, and requests on demand.</summary>
    void Abort(EnforcedState state, bool requestsToo, DateTimeOffset serviceNow);
}
