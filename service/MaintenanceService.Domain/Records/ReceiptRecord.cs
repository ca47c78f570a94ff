using System.Collections.Immutable;

namespace MaintenanceService.Domain.Records;

/// <summary>What is counted and confirmed during a maintenance, stored beside its record.</summary>
internal sealed record ReceiptRecord(string Site, string Maintenance)
{
    /// <summary>The paths that the maintenance covers, or covered at its end; none = every path.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    public DateTimeOffset? ConvergedAt { get; init; }

    /// <summary>The site's revision at <see cref="ConvergedAt"/>.</summary>
    public long? ConvergedRevision { get; init; }

    /// <summary>The number of instances at <see cref="ConvergedAt"/>.</summary>
    public int? ConvergedInstances { get; init; }

    public DateTimeOffset? ReopenedAt { get; init; }

    /// <summary>The site's revision at <see cref="ReopenedAt"/>.</summary>
    public long? ReopenedRevision { get; init; }

    /// <summary>True once the maintenance has ended: an instance that appears later has no part in it.</summary>
    public bool IsOver { get; init; }

    /// <summary>When no other maintenance covered any of its paths after the maintenance.</summary>
    public DateTimeOffset? OpenSince { get; init; }

    /// <summary>True where the receipt was completed although not every instance had confirmed that the site is open: an instance that never does so must not keep it incomplete for ever.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>True while anything may still be added to the receipt.</summary>
    public bool IsOpen => ReopenedAt is null && !IsGivenUp;

    public ImmutableSortedDictionary<string, InstanceReceipt> Instances { get; init; } =
        ImmutableSortedDictionary.Create<string, InstanceReceipt>(StringComparer.Ordinal);
}
