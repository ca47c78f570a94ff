using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>The condition of an If-Match or If-None-Match header.</summary>
/// <param name="Epoch">The epoch that the caller saw; null for <c>*</c>.</param>
/// <param name="Revision">The revision that the caller saw; null for <c>*</c>.</param>
internal sealed record Precondition(string? Epoch, long? Revision)
{
    /// <summary><c>*</c>: any revision, but the record must exist.</summary>
    public static Precondition Exists { get; } = new(null, null);

    /// <summary>True where the record must not exist (<c>If-None-Match: *</c>).</summary>
    public bool IsAbsent { get; init; }

    public bool Holds(string epoch, long? revision) => revision is null ? IsAbsent
        : !IsAbsent && (Revision is null || (Revision == revision && Epoch == epoch));

    /// <param name="precondition">The caller's condition; null = none.</param>
    /// <param name="transaction">The transaction.</param>
    /// <param name="revision">The record's revision; null = the record does not exist.</param>
    /// <param name="site">The record's site.</param>
    /// <param name="maintenance">The record's id; null = the record is the site.</param>
    public static void Check(Precondition? precondition, Transaction transaction, long? revision, string site, string? maintenance = null)
    {
        if (precondition is null || precondition.Holds(transaction.Snapshot.Epoch, revision))
        {
            return;
        }

        throw new ProblemException(
            ProblemKind.RevisionConflict,
            revision is null
                ? "If-Match asks for a record that exists; there is none. Check its name; a PUT without If-Match creates one."
                : precondition.IsAbsent ? "If-None-Match: * asks for a record that does not exist yet; there is one. Leave If-None-Match out to change it."
                : $"The record was changed since you read it{By(transaction.FindChange(site, maintenance, revision.Value))}. Read it again, and decide again.")
        { CurrentRevision = revision };
    }

    private static string By(HistoryEntry? change) =>
        change is null ? "" : $", last by {change.Actor.Name} at {WireTime.Format(change.At)}";
}
