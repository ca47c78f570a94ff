namespace MaintenanceService.Client.Flow;

/// <summary>Tells what became of a maintenance that work relies on.</summary>
internal enum LossKind
{
    /// <summary>It ended.</summary>
    Ended,

    /// <summary>It was changed, and lets requests pass.</summary>
    Changed,

    /// <summary>Its lease could not be renewed within its length: it may have ended.</summary>
    NotRenewed,

    /// <summary>As <see cref="NotRenewed"/>, but the service had kept it.</summary>
    Kept,
}
