namespace MaintenanceService.AspNetCore.State;

/// <summary>The result of applying a state.</summary>
internal enum SnapshotOutcome
{
    /// <summary>It is in force.</summary>
    Applied,

    /// <summary>It was in force already.</summary>
    Known,

    /// <summary>It is older than the one in force, of the same epoch, such as from a proxy's cache; the newer one was kept.</summary>
    Stale,

    /// <summary>It is of an earlier history of the store, or of another one of the same number that refuses less; the one in force was kept.</summary>
    OtherHistory,

    /// <summary>It is not whole, or not this site's; the one in force was kept.</summary>
    Unusable,
}
