
namespace MaintenanceService.Domain.Records;

/// <summary>A message that a webhook has not accepted yet. It is written in the transaction that it reports, and deleted once it was accepted.</summary>
internal sealed record DeliveryRecord
{
    /// <summary>The message's id, the same at each attempt, so that a receiver can recognize a duplicate.</summary>
    public required string Id { get; init; }

    /// <summary>The position in the order of events.</summary>
    public required long Number { get; init; }

    public required string Webhook { get; init; }

    public required string Site { get; init; }

    public required string Body { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The number of failed attempts.</summary>
    public int Attempts { get; init; }

    /// <summary>The time of the next attempt.</summary>
    public required DateTimeOffset NextAttemptAt { get; init; }
}
