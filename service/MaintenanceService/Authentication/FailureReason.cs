namespace MaintenanceService.Authentication;

internal enum FailureReason
{
    /// <summary>There is no bearer key in the request.</summary>
    Missing,

    /// <summary>It begins like a key, but its checksum is wrong: mistyped, cut, or made up.</summary>
    Malformed,

    Unknown,

    Expired,

    Revoked,

    /// <summary>It is the development key, sent in a way in which that is not accepted.</summary>
    DevelopmentKeyRefused,
}
