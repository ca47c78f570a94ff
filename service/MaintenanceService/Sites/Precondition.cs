using MaintenanceService.Problems;

namespace MaintenanceService.Sites;

/// <summary>An If-Match, as the domain needs it.</summary>
/// <param name="Epoch">The epoch that the caller saw; null for <c>*</c>.</param>
/// <param name="Revision">The revision that the caller saw; null for <c>*</c>.</param>
internal sealed record Precondition(string? Epoch, long? Revision)
{
    /// <summary><c>*</c>: whatever revision, but there must be a record.</summary>
    public static Precondition Exists { get; } = new(null, null);

    public bool Holds(string epoch, long revision) => Revision is null || (Revision == revision && Epoch == epoch);

    public static void Check(Precondition? precondition, string epoch, long? revision)
    {
        if (precondition is null || (revision is { } current && precondition.Holds(epoch, current)))
        {
            return;
        }

        throw new ProblemException(
            ProblemKind.RevisionConflict,
            revision is null
                ? "If-Match asks for a record that exists; there is none. Leave If-Match out to create it."
                : "Somebody changed the record since you read it. Read it again, and decide again.")
        { CurrentRevision = revision };
    }
}
