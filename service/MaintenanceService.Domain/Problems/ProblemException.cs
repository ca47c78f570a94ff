namespace MaintenanceService.Domain.Problems;

/// <summary>Refuses a request: nothing was changed, and the detail says what to do.</summary>
internal sealed class ProblemException(ProblemKind kind, string detail) : Exception(detail)
{
    public ProblemKind Kind { get; } = kind;

    /// <summary>The member of the body at fault, as a JSON Pointer.</summary>
    public string? Pointer { get; init; }

    /// <summary>The nearest name that exists and that the caller may read.</summary>
    public string? Suggestion { get; init; }

    /// <summary>The record's current revision, where the caller's was stale; null where there is no record.</summary>
    public long? CurrentRevision { get; init; }

    /// <summary>The blockers of the site's convergence.</summary>
    public MaintenanceService.Client.Convergence? Convergence { get; init; }
}
