namespace MaintenanceService.Client.Flow;

/// <summary>The ids of errors that scripts may rely on. Any other refusal of the service has its slug in Pascal case.</summary>
internal static class FlowErrors
{
    public const string SiteNotFound = nameof(SiteNotFound);
    public const string SiteExists = nameof(SiteExists);
    public const string MaintenanceNotFound = nameof(MaintenanceNotFound);
    public const string InstanceNotFound = nameof(InstanceNotFound);
    public const string NotFound = nameof(NotFound);
    public const string MaintenanceEnded = nameof(MaintenanceEnded);
    public const string NotConverged = nameof(NotConverged);
    public const string HeldByOthers = nameof(HeldByOthers);
    public const string SeveralHeld = nameof(SeveralHeld);
    public const string MaintenanceLost = nameof(MaintenanceLost);
    public const string CommandFailed = nameof(CommandFailed);
    public const string NotConnected = nameof(NotConnected);
    public const string ServiceUnreachable = nameof(ServiceUnreachable);
    public const string Unauthenticated = nameof(Unauthenticated);
    public const string Forbidden = nameof(Forbidden);
    public const string InvalidValue = nameof(InvalidValue);
    public const string InvalidWindow = nameof(InvalidWindow);
    public const string RevisionConflict = nameof(RevisionConflict);
    public const string UnexpectedResponse = nameof(UnexpectedResponse);

    /// <summary>The slugs that the contract knows.</summary>
    private static readonly HashSet<string> KnownSlugs = new(StringComparer.Ordinal)
    {
        "malformed-request", "method-not-allowed", "already-started", "no-lease", "site-in-maintenance", "site-has-instances",
        "instance-replaced", "instance-not-found", "registry-full", "last-admin-key", "too-large", "too-many-streams",
        "unsupported-media-type", "rate-limited", "storage-unavailable", "storage-full", "standby", "shutting-down", "internal-error",
        "site-not-found", "maintenance-not-found", "not-found", "maintenance-ended", "not-converged", "unauthenticated", "forbidden",
        "invalid-value", "invalid-window", "revision-conflict",
    };

    /// <summary>The slug in Pascal case; <see cref="UnexpectedResponse"/> for one that the contract does not know.</summary>
    public static string OfSlug(string? slug) =>
        slug is null || !KnownSlugs.Contains(slug)
            ? UnexpectedResponse
            : string.Concat(slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
