using System.Collections.Immutable;

namespace MaintenanceService.Instances;

/// <summary>What is known of a maintenance's doing, beside its record.</summary>
internal sealed record ReceiptRecord(string Site, string Maintenance)
{
    public DateTimeOffset? ConvergedAt { get; init; }

    public DateTimeOffset? ReopenedAt { get; init; }

    public ImmutableSortedDictionary<string, ReceiptShare> Instances { get; init; } =
        ImmutableSortedDictionary.Create<string, ReceiptShare>(StringComparer.Ordinal);
}
