namespace MaintenanceService.Client;

/// <summary>A refusal of the service, as RFC 9457 has it.</summary>
public sealed record Problem
{
    /// <summary>What every problem type of the service begins with.</summary>
    public const string TypePrefix = "urn:maintenance:problem:";

    /// <summary><see cref="TypePrefix"/> and a slug, such as <c>site-not-found</c>.</summary>
    public string? Type { get; set; }

    /// <summary>The kind of problem in a few words.</summary>
    public string? Title { get; set; }

    /// <summary>The HTTP status.</summary>
    public int? Status { get; set; }

    /// <summary>What happened and what to do.</summary>
    public string? Detail { get; set; }

    /// <summary>The path that was asked for.</summary>
    public string? Instance { get; set; }

    /// <summary>The member of the body at fault, as a JSON Pointer.</summary>
    public string? Pointer { get; set; }

    /// <summary>The nearest name that exists.</summary>
    public string? Suggestion { get; set; }

    /// <summary>The record's current ETag, where a revision was stale.</summary>
    public string? CurrentETag { get; set; }

    /// <summary>What stands in the way of convergence, with <c>not-converged</c>.</summary>
    public IReadOnlyList<Blocker>? Blockers { get; set; }

    /// <summary>The slug of <see cref="Type"/>; null where it is none of the service's.</summary>
    public string? Slug() =>
        Type is not null && Type.StartsWith(TypePrefix, StringComparison.Ordinal) ? Type[TypePrefix.Length..] : null;
}
