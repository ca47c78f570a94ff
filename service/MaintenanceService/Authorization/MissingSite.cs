namespace MaintenanceService.Authorization;

/// <summary>Endpoint metadata: the operation itself decides what to do where its site does not exist.</summary>
/// <param name="OnlyWithIfMatch">Only a request with If-Match, since its precondition has failed.</param>
/// <param name="ExplainsInvalidName">Whoever may create any site is told where a name can't be a site's; to others it does not exist.</param>
internal sealed record MissingSite(bool OnlyWithIfMatch = false, bool ExplainsInvalidName = false);
