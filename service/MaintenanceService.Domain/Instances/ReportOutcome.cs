namespace MaintenanceService.Domain.Instances;

/// <summary>What became of a report.</summary>
internal enum ReportOutcome
{
    /// <summary>It is the newest word of its instance.</summary>
    Accepted,

    /// <summary>A newer one of the same run came before it.</summary>
    Ignored,

    /// <summary>Another process has taken the id.</summary>
    Replaced,

    /// <summary>This process must be registered first.</summary>
    Unknown,
}
