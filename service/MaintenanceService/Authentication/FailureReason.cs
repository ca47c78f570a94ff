namespace MaintenanceService.Authentication;

internal enum FailureReason
{
    /// <summary>There is no bearer key in the request.</summary>
    Missing,

    /// <summary>It begins like a key, but its checksum is wrong: mistyped, truncated, or invented.</summary>
    Malformed,

    Unknown,

    Expired,

    Revoked,

    /// <summary>It is the development key, in a request from which that is not accepted.</summary>
    DevelopmentKeyRefused,
}
