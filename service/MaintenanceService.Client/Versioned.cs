namespace MaintenanceService.Client;

/// <summary>Holds a record and the ETag that it came with.</summary>
/// <typeparam name="T">The record's type.</typeparam>
/// <param name="Value">The record.</param>
/// <param name="ETag">The ETag, quoted, for If-Match; null where the answer had none.</param>
/// <param name="Created">Whether this call created it (201).</param>
public sealed record Versioned<T>(T Value, string? ETag, bool Created);
