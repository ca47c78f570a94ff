using System.Collections.Immutable;

namespace MaintenanceService.Domain.Records;

/// <summary>What is known of a maintenance's doing, beside its record.</summary>
internal sealed record ReceiptRecord(string Site, string Maintenance)
{
    public DateTimeOffset? ConvergedAt { get; init; }

    public DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>Whether its maintenance is over: who comes from then on has no part in it.</summary>
    public bool IsOver { get; init; }

    /// <summary>Since when the site is open again after it.</summary>
    public DateTimeOffset? OpenSince { get; init; }

    /// <summary>Whether it was closed although not every instance had confirmed that the site is open: one that never does must not keep it open for ever.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>Whether anything may still be added to it.</summary>
    public bool IsOpen => ReopenedAt is null && !IsGivenUp;

    public ImmutableSortedDictionary<string, InstanceReceipt> Instances { get; init; } =
        ImmutableSortedDictionary.Create<string, InstanceReceipt>(StringComparer.Ordinal);
}
