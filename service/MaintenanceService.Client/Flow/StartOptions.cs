namespace MaintenanceService.Client.Flow;

/// <summary>Holds what to start, and what to do where that fails.</summary>
internal sealed record StartOptions
{
    public required IReadOnlyList<StartItem> Items { get; init; }

    /// <summary>Tells whether to wait until every instance has confirmed.</summary>
    public bool Wait { get; init; } = true;

    /// <summary>Leaves closed what was started, if not every instance confirms.</summary>
    public bool KeepOnFailure { get; init; }

    /// <summary>Leaves closed what was started, if the caller is stopped while waiting.</summary>
    public bool KeepWhenStopped { get; init; }
}
