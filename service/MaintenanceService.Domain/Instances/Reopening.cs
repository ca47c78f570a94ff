using System.Collections.Immutable;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Represents the ended maintenances of the same paths that no other maintenance has covered since the same moment: what confirms that one of them is over
/// confirms it for all, and is written to their receipts when they are read or stored.
/// </summary>
internal sealed class Reopening(EndedPaths paths, DateTimeOffset openSince)
{
    private readonly int _firstConfirmation = paths.Confirmations.Count;
    private DateTimeOffset? _reopenedAt;
    private long? _revision;
    private bool _isGivenUp;

    public EndedPaths Paths => paths;

    public DateTimeOffset OpenSince => openSince;

    public HashSet<string> Maintenances { get; } = new(StringComparer.Ordinal);

    /// <summary>True once nothing more is added to the receipts.</summary>
    public bool IsComplete => _reopenedAt is not null || _isGivenUp;

    public void Complete(DateTimeOffset reopenedAt, long revision) => (_reopenedAt, _revision) = (reopenedAt, revision);

    public void GiveUp() => _isGivenUp = true;

    public ReceiptRecord ApplyTo(ReceiptRecord receipt)
    {
        ImmutableSortedDictionary<string, InstanceReceipt>.Builder instances = receipt.Instances.ToBuilder();
        foreach ((string instance, DateTimeOffset at) in paths.Confirmations.Skip(_firstConfirmation))
        {
            if (instances.TryGetValue(instance, out InstanceReceipt? share) && share.ReopenedAt is null)
            {
                instances[instance] = share with { ReopenedAt = at };
            }
        }

        return receipt with
        {
            OpenSince = openSince,
            IsGivenUp = _isGivenUp,
            ReopenedAt = _reopenedAt,
            ReopenedRevision = _revision,
            Instances = instances.ToImmutable(),
        };
    }
}
