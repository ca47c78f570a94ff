using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

/// <summary>A pass and the hash of its token; the token itself is never stored.</summary>
internal sealed record PassRecord(Pass Pass, string Hash);
