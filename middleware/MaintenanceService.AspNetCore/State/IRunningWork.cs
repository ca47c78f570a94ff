namespace MaintenanceService.AspNetCore.State;

/// <summary>Counts and aborts what runs in the app.</summary>
internal interface IRunningWork
{
    /// <summary>Returns the number of refused requests of the run.</summary>
    long Refused { get; }

    /// <summary>Returns the number of bypassed requests of the run.</summary>
    long Bypassed { get; }

    /// <summary>Whole seconds since the app started, with which new requests are recorded.</summary>
    int Second { get; set; }

    /// <summary>Tells that a state of another generation is in force, so that what comes from now on does not count as older.</summary>
    void PutInForce(int generation);

    /// <summary>Counts what began before the state's generation and would be refused by it. The state must be in force already.</summary>
    /// <param name="state">The state.</param>
    /// <param name="serviceNow">The service's clock.</param>
    /// <param name="oldest">Receives the oldest of what is counted; null = not needed.</param>
    RunningCounts Count(EnforcedState state, DateTimeOffset serviceNow, OldestWork? oldest = null);

    /// <summary>
    /// Aborts what began before the state's generation and would be refused by it, each once: connections, and requests on demand. It counts
    /// until it has ended.
    /// </summary>
    void Abort(EnforcedState state, bool requestsToo, DateTimeOffset serviceNow);
}
