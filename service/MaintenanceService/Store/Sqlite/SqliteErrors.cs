using MaintenanceService.Domain.Problems;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Maps SQLite's result codes to problems.</summary>
internal static class SqliteErrors
{
    /// <summary>SQLITE_FULL.</summary>
    public const int Full = 13;

    /// <param name="exception">Why a commit failed.</param>
    /// <param name="isCertain">Whether nothing of the commit is left in the log.</param>
    public static ProblemException Refusal(SqliteException exception, bool isCertain) =>
        !isCertain ? new ProblemException(
            ProblemKind.StorageUnavailable,
            "The service's disk fails: it can't be known whether this will be in the store after a restart. Read the record then, before you send the request again.")
        : exception.SqliteErrorCode == Full
            ? new ProblemException(ProblemKind.StorageFull, "The service's disk is full: nothing was written. Free some space and send the request again.")
        : new ProblemException(ProblemKind.StorageUnavailable, "The service can't reach its store: nothing was written. Send the request again in a moment.");

    /// <summary>Returns why a copy was not made, for whoever asked for it.</summary>
    /// <param name="copy">The file of the copy.</param>
    /// <param name="exception">The exception of the target, or of the store.</param>
    public static IOException NoCopy(string copy, SqliteException exception) => new(
        exception.SqliteErrorCode == Full
            ? $"{copy} can't be written: the disk is full. Free some space there, or name another place."
            : $"{copy} can't be written ({exception.Message.TrimEnd('.')}). Name another place, and check the store with the verb \"verify\".",
        exception);

    public static ProblemException Unreadable(SqliteException exception) => new(
        ProblemKind.StorageUnavailable, $"The service can't read its store (SQLite's result code {exception.SqliteErrorCode}). Send the request again in a moment.");
}
