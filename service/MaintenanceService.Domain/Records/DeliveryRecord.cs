
namespace MaintenanceService.Domain.Records;

/// <summary>A message that a webhook has not accepted yet. It is written in the transaction of what it tells, and goes when it was accepted.</summary>
internal sealed record DeliveryRecord
{
    /// <summary>The message's id, the same at each attempt, so that a receiver knows a message that it has.</summary>
    public required string Id { get; init; }

    /// <summary>The place in the order of happening.</summary>
    public required long Number { get; init; }

    public required string Webhook { get; init; }

    public required string Site { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>How many attempts failed.</summary>
    public int Attempts { get; init; }

    /// <summary>When the next attempt is due.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }
}
