namespace MaintenanceService.Client;

/// <summary>Names the kinds of problem that the service answers, as <see cref="MaintenanceServiceException.Slug"/> gives them.</summary>
public static class ProblemSlug
{
    /// <summary>400: the request can't be read.</summary>
    public const string MalformedRequest = "malformed-request";

    /// <summary>401: there is no key, or it is not valid.</summary>
    public const string Unauthenticated = "unauthenticated";

    /// <summary>403: the key's role does not allow it.</summary>
    public const string Forbidden = "forbidden";

    /// <summary>404: there is no such site that the key may read.</summary>
    public const string SiteNotFound = "site-not-found";

    /// <summary>404: the site has no such maintenance.</summary>
    public const string MaintenanceNotFound = "maintenance-not-found";

    /// <summary>404: the site has no such instance.</summary>
    public const string InstanceNotFound = "instance-not-found";

    /// <summary>404: anything else that does not exist.</summary>
    public const string NotFound = "not-found";

    /// <summary>405: the path does not take this method.</summary>
    public const string MethodNotAllowed = "method-not-allowed";

    /// <summary>409: the maintenance is over, and its id is used up.</summary>
    public const string MaintenanceEnded = "maintenance-ended";

    /// <summary>409: the start of an active maintenance can't be moved.</summary>
    public const string AlreadyStarted = "already-started";

    /// <summary>409: the maintenance has no lease to renew.</summary>
    public const string NoLease = "no-lease";

    /// <summary>409: not every instance confirmed within the wait.</summary>
    public const string NotConverged = "not-converged";

    /// <summary>409: a site with an active or scheduled maintenance can't be deleted.</summary>
    public const string SiteInMaintenance = "site-in-maintenance";

    /// <summary>409: a site with known instances can't be deleted.</summary>
    public const string SiteHasInstances = "site-has-instances";

    /// <summary>409: a newer process reports under this instance's id.</summary>
    public const string InstanceReplaced = "instance-replaced";

    /// <summary>409: the site has as many instances, or the service as many sites, as configured.</summary>
    public const string RegistryFull = "registry-full";

    /// <summary>409: the last admin key for all sites can't be revoked.</summary>
    public const string LastAdminKey = "last-admin-key";

    /// <summary>412: the record changed since it was read.</summary>
    public const string RevisionConflict = "revision-conflict";

    /// <summary>413: the body is too long.</summary>
    public const string TooLarge = "too-large";

    /// <summary>415: the body is not JSON.</summary>
    public const string UnsupportedMediaType = "unsupported-media-type";

    /// <summary>422: a value breaks a rule.</summary>
    public const string InvalidValue = "invalid-value";

    /// <summary>422: a start, an end or a duration breaks a rule.</summary>
    public const string InvalidWindow = "invalid-window";

    /// <summary>429: too many failed authentications came from this address.</summary>
    public const string RateLimited = "rate-limited";

    /// <summary>500: the service failed; its log says how.</summary>
    public const string InternalError = "internal-error";

    /// <summary>503: the store can't be reached.</summary>
    public const string StorageUnavailable = "storage-unavailable";

    /// <summary>503: as many streams are open as configured.</summary>
    public const string TooManyStreams = "too-many-streams";

    /// <summary>503: the service is shutting down.</summary>
    public const string ShuttingDown = "shutting-down";

    /// <summary>503: another machine is active.</summary>
    public const string Standby = "standby";

    /// <summary>507: the service's disk is full.</summary>
    public const string StorageFull = "storage-full";

    /// <summary>All of them; a service of a later version may know more.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        MalformedRequest, Unauthenticated, Forbidden, SiteNotFound, MaintenanceNotFound, InstanceNotFound, NotFound, MethodNotAllowed,
        MaintenanceEnded, AlreadyStarted, NoLease, NotConverged, SiteInMaintenance, SiteHasInstances, InstanceReplaced, RegistryFull, LastAdminKey,
        RevisionConflict, TooLarge, UnsupportedMediaType, InvalidValue, InvalidWindow, RateLimited, InternalError, StorageUnavailable,
        TooManyStreams, ShuttingDown, Standby, StorageFull,
    ];
}
