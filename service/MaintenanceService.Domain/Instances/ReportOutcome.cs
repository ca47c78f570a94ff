namespace MaintenanceService.Domain.Instances;

/// <summary>The outcome of a report.</summary>
internal enum ReportOutcome
{
    /// <summary>It is the latest report of its instance.</summary>
    Accepted,

    /// <summary>A newer report of the same run arrived before it, or its process was removed since.</summary>
    Ignored,

    /// <summary>Another process has taken over the id.</summary>
    Replaced,

    /// <summary>The process is not registered.</summary>
    Unknown,
}
