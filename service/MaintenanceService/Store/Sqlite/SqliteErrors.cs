using MaintenanceService.Domain.Problems;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>Maps SQLite's result codes to problems.</summary>
internal static class SqliteErrors
{
    /// <summary>SQLITE_FULL.</summary>
    public const int Full = 13;

    /// <summary>A full disk, and a quota that is used up: the numbers of Linux, of macOS and of Windows.</summary>
    private static readonly int[] FullDisk = [28, 122, 69, unchecked((int)0x80070070)];

    /// <param name="exception">Why a commit failed.</param>
    /// <param name="isCertain">Whether nothing of the commit is left in the log.</param>
    public static ProblemException Refusal(SqliteException exception, bool isCertain) =>
        !isCertain ? new ProblemException(
            ProblemKind.StorageUnavailable,
            "The service's disk fails: it can't be known whether this will be in the store after a restart. Read the record then, before you send the request again.",
            exception)
        : exception.SqliteErrorCode == Full
            ? new ProblemException(ProblemKind.StorageFull, "The service's disk is full: nothing was written. Free some space and send the request again.", exception)
        : new ProblemException(ProblemKind.StorageUnavailable, "The service can't reach its store: nothing was written. Send the request again in a moment.", exception);

    /// <summary>Returns whether a disk is the reason, and not the content of a store.</summary>
    public static bool IsOfDisk(Exception exception) => exception is
        SqliteException or IOException or UnauthorizedAccessException or StoreFaultException { InnerException: SqliteException };

    /// <summary>Returns why a copy was not made, for whoever asked for it.</summary>
    /// <param name="copy">The file of the copy.</param>
    /// <param name="exception">The exception of the target, or of the store.</param>
    public static IOException NoCopy(string copy, Exception exception) => new(
        IsFull(exception)
            ? $"{copy} can't be written: the disk is full. Free some space there, or name another place."
            : $"{copy} can't be written ({Message(exception)}). Name another place, and check the store with the verb \"verify\".",
        exception);

    /// <summary>Returns why a copy was not restored.</summary>
    /// <param name="copy">The file of the copy.</param>
    /// <param name="coming">The file of the working copy.</param>
    /// <param name="exception">The exception of either.</param>
    public static IOException NotRestored(string copy, string coming, Exception exception) => new(
        IsFull(exception)
            ? $"{copy} can't be restored: the disk of {coming} is full. The store was not changed. Free some space there, then restore again."
            : $"{copy} can't be restored ({Message(exception)}). The store was not changed. Check the file and the disk, then restore again.",
        exception);

    public static ProblemException Unreadable(SqliteException exception) => new(
        ProblemKind.StorageUnavailable, $"The service can't read its store (SQLite's result code {exception.SqliteErrorCode}). Send the request again in a moment.", exception);

    private static string Message(Exception exception) =>
        (exception is StoreFaultException { InnerException: SqliteException cause } ? cause : exception).Message.TrimEnd('.');

    /// <summary>Returns whether a disk is full, has no inodes left, or a quota is used up.</summary>
    public static bool IsFull(Exception exception) =>
        exception is SqliteException { SqliteErrorCode: Full } or ProblemException { Kind: ProblemKind.StorageFull }
        || (exception is IOException && FullDisk.Contains(exception.HResult))
        || (exception.InnerException is { } inner && IsFull(inner));
}
