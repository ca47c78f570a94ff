using MaintenanceService.Domain.Problems;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Maps SQLite's result codes to problems.</summary>
internal static class SqliteErrors
{
    private const int Full = 13;

    /// <param name="exception">Why a commit failed.</param>
    /// <param name="isCertain">Whether nothing of the commit is left in the log.</param>
    public static ProblemException Refusal(SqliteException exception, bool isCertain) =>
        !isCertain ? new ProblemException(
            ProblemKind.StorageUnavailable,
            "The service's disk fails: it can't be known whether this will be in the store after a restart. Read the record then, before you send the request again.")
        : exception.SqliteErrorCode == Full
            ? new ProblemException(ProblemKind.StorageFull, "The service's disk is full: nothing was written. Free some space and send the request again.")
        : new ProblemException(ProblemKind.StorageUnavailable, "The service can't reach its store: nothing was written. Send the request again in a moment.");

    public static ProblemException Unreadable(SqliteException exception) => new(
        ProblemKind.StorageUnavailable, $"The service can't read its store (SQLite's result code {exception.SqliteErrorCode}). Send the request again in a moment.");
}
