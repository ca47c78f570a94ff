namespace MaintenanceService.Authorization;

/// <summary>Endpoint metadata: the operation itself handles a missing site.</summary>
/// <param name="OnlyWithIfMatch">Whether only for a request with If-Match, whose precondition has failed.</param>
/// <param name="ExplainsInvalidName">Whether a caller that may create any site is told that a name is invalid; for others the site does not exist.</param>
internal sealed record MissingSite(bool OnlyWithIfMatch = false, bool ExplainsInvalidName = false);
