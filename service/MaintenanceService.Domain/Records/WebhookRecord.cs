using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

/// <summary>A webhook with the secrets that sign its messages, which are kept as they are since a signature needs them.</summary>
internal sealed record WebhookRecord
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<string> Sites { get; init; }

    public required IReadOnlyList<WebhookEvent> Events { get; init; }

    public required string Secret { get; init; }

    /// <summary>The secret before the last rotation, which signs too until <see cref="FormerSecretUntil"/>.</summary>
    public string? FormerSecret { get; init; }

    public DateTimeOffset? FormerSecretUntil { get; init; }

    public required Actor CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public DateTimeOffset? LastDeliveredAt { get; init; }

    public string? LastError { get; init; }

    /// <summary>Returns the secrets that sign a message at this moment, the newest first.</summary>
    public IReadOnlyList<string> SecretsAt(DateTimeOffset now) =>
        // Twice: a widely used library looks at every signature of a list but the last.
        FormerSecret is { } previous && FormerSecretUntil > now ? [Secret, previous, previous] : [Secret];

    /// <summary>Returns a text without the secrets, so that no log line can show them.</summary>
    public override string ToString() => $"webhook {Id}";
}
