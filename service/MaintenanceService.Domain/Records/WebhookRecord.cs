using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

/// <summary>A webhook with the secrets that sign its messages. They are stored in plain text because a signature needs them.</summary>
internal sealed record WebhookRecord
{
    public required string Id { get; init; }

    public required string Url { get; init; }

    public required IReadOnlyList<string> Sites { get; init; }

    public required IReadOnlyList<WebhookEvent> Events { get; init; }

    public required string Secret { get; init; }

    /// <summary>The secret before the last rotation, which is also used to sign until <see cref="FormerSecretUntil"/>.</summary>
    public string? FormerSecret { get; init; }

    public DateTimeOffset? FormerSecretUntil { get; init; }

    /// <summary>The secrets before that one, the newest first.</summary>
    public IReadOnlyList<FormerSecret> OlderSecrets { get; init; } = [];

    public required Actor CreatedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? DisabledAt { get; init; }

    public DateTimeOffset? LastDeliveredAt { get; init; }

    public string? LastError { get; init; }

    /// <summary>Returns the secrets that sign a message at this moment, the newest first.</summary>
    public IReadOnlyList<string> SecretsAt(DateTimeOffset now)
    {
        string[] former = [.. FormerSecretsAt(now).Select(each => each.Secret)];
        // The last signature is written twice: a widely used library skips the last signature of a list.
        return former is [.., var last] ? [Secret, .. former, last] : [Secret];
    }

    /// <summary>Returns the former secrets that are also used to sign at this moment, the newest first.</summary>
    public IEnumerable<FormerSecret> FormerSecretsAt(DateTimeOffset now) =>
        (FormerSecret is null || FormerSecretUntil is not { } until ? [] : OlderSecrets.Prepend(new FormerSecret(FormerSecret, until))).Where(each => each.Until > now);

    /// <summary>Returns a text without the secrets, so that no log line can show them.</summary>
    public override string ToString() => $"webhook {Id}";
}
