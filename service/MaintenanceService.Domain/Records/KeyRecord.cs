using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

/// <summary>A key without its secret, of which only the SHA-256 is stored, in lower-case hexadecimal.</summary>
internal sealed record KeyRecord
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required KeyRole Role { get; init; }

    public required IReadOnlyList<string> Sites { get; init; }

    public required string Hash { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public bool IsValidAt(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is null || ExpiresAt > now);
}
