namespace MaintenanceService.Problems;

/// <summary>Every way in which the service refuses. The slug on the wire is the name in kebab case.</summary>
internal enum ProblemKind
{
    MalformedRequest,
    Unauthenticated,
    Forbidden,
    SiteNotFound,
    MaintenanceNotFound,
    InstanceNotFound,
    NotFound,
    MethodNotAllowed,
    MaintenanceEnded,
    AlreadyStarted,
    NoLease,
    NotConverged,
    SiteInMaintenance,
    SiteHasInstances,
    InstanceReplaced,
    RegistryFull,
    LastAdminKey,
    RevisionConflict,
    TooLarge,
    UnsupportedMediaType,
    InvalidValue,
    InvalidWindow,
    RateLimited,
    StorageUnavailable,
    TooManyStreams,
    ShuttingDown,
    InternalError,
    StorageFull,
}
