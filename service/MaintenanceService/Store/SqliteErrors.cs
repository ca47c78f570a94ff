using MaintenanceService.Problems;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store;

/// <summary>What SQLite's result codes mean to a caller.</summary>
internal static class SqliteErrors
{
    private const int Full = 13;

    public static ProblemException Refusal(SqliteException exception) => exception.SqliteErrorCode == Full
        ? new ProblemException(ProblemKind.StorageFull, "The service's disk is full: nothing was written. Make room and send the request again.")
        : new ProblemException(ProblemKind.StorageUnavailable, "The service can't reach its store: nothing was written. Send the request again in a moment.");
}
