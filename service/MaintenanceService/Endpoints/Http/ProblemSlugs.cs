using MaintenanceService.Domain.Problems;
using static MaintenanceService.Domain.Problems.ProblemKind;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Maps each refusal to HTTP: status, slug, title.</summary>
internal static class ProblemSlugs
{
    public static int Status(ProblemKind kind) => kind switch
    {
        MalformedRequest => 400,
        Unauthenticated => 401,
        Forbidden => 403,
        SiteNotFound or MaintenanceNotFound or InstanceNotFound or NotFound => 404,
        MethodNotAllowed => 405,
        MaintenanceEnded or AlreadyStarted or NoLease or NotConverged or SiteInMaintenance or SiteHasInstances
            or InstanceReplaced or RegistryFull or LastAdminKey => 409,
        RevisionConflict => 412,
        TooLarge => 413,
        UnsupportedMediaType => 415,
        InvalidValue or InvalidWindow => 422,
        RateLimited => 429,
        StorageUnavailable or TooManyStreams or ShuttingDown or Standby => 503,
        InternalError => 500,
        StorageFull => 507,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Returns the kind's name in kebab case.</summary>
    public static string Slug(ProblemKind kind) => string.Concat(
        kind.ToString().Select((c, i) => char.IsAsciiLetterUpper(c) ? (i == 0 ? "" : "-") + char.ToLowerInvariant(c) : c.ToString()));

    /// <summary>Returns the title, made of the words of the slug.</summary>
    public static string Title(ProblemKind kind)
    {
        string words = Slug(kind).Replace('-', ' ');
        return char.ToUpperInvariant(words[0]) + words[1..];
    }

    /// <summary>Returns the kind for a bare status of the framework; null where there is none.</summary>
    public static ProblemKind? Of(int status) => status switch
    {
        400 => MalformedRequest,
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        _ => null,
    };
}
