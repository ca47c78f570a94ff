namespace MaintenanceService.Domain.Problems;

/// <summary>Refuses a request: nothing was changed, and the detail says what to do.</summary>
/// <param name="kind">The kind of the problem.</param>
/// <param name="detail">What is wrong and what to do, for the caller.</param>
/// <param name="cause">What it comes from, for the log alone; null = nothing else is known.</param>
internal sealed class ProblemException(ProblemKind kind, string detail, Exception? cause = null) : Exception(detail, cause)
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
