namespace MaintenanceService.Client.Flow;

/// <summary>Lists the ids of errors that scripts may rely on. Any other refusal of the service has its slug in Pascal case.</summary>
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
    public const string MalformedRequest = nameof(MalformedRequest);
    public const string TooLarge = nameof(TooLarge);
    public const string NoLease = nameof(NoLease);
    public const string SiteInMaintenance = nameof(SiteInMaintenance);
    public const string SiteHasInstances = nameof(SiteHasInstances);
    public const string LastAdminKey = nameof(LastAdminKey);
    public const string RegistryFull = nameof(RegistryFull);
    public const string RateLimited = nameof(RateLimited);
    public const string InternalError = nameof(InternalError);
    public const string StorageUnavailable = nameof(StorageUnavailable);
    public const string StorageFull = nameof(StorageFull);
    public const string TooManyStreams = nameof(TooManyStreams);
    public const string ShuttingDown = nameof(ShuttingDown);
    public const string Standby = nameof(Standby);
    public const string UnexpectedResponse = nameof(UnexpectedResponse);

    /// <summary>The id of each slug: the slug in Pascal case.</summary>
    private static readonly Dictionary<string, string> Ids = ProblemSlug.All.ToDictionary(
        slug => slug, slug => string.Concat(slug.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..])), StringComparer.Ordinal);

    /// <summary>Returns the slug in Pascal case; <see cref="UnexpectedResponse"/> for null and a slug of a later version.</summary>
    public static string OfSlug(string? slug) => slug is not null && Ids.TryGetValue(slug, out string? id) ? id : UnexpectedResponse;
}
