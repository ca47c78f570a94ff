using Dapper;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// The write-ahead log's end. Where the flush of a commit fails, SQLite takes the commit back in memory, but its frames stay in the log:
/// whoever reads the log after a crash finds them whole, and a write that was refused happens after all.
/// </summary>
internal sealed class SqliteLog(string storeFile, SqliteConnection connection)
{
    private const long Header = 32;
    private const long FrameHeader = 24;

    /// <summary>Whether the log holds nothing but what was acknowledged.</summary>
    public bool IsCertain { get; private set; } = true;

    /// <summary>Cuts off whatever follows the last frame that counts, and flushes that; <see cref="IsCertain"/> says whether it succeeded.</summary>
    public void Withdraw()
    {
        IsCertain = false;
        try
        {
            long pageSize = connection.ExecuteScalar<long>("PRAGMA page_size");
            // Asks only; a number below zero means that there is no log.
            (long busy, long frames, long _) = connection.QuerySingle<(long, long, long)>("PRAGMA wal_checkpoint(NOOP)");
            if (busy != 0 || frames < 0)
            {
                return;
            }

            // SQLite holds its locks on the store's file: to open and close its log here takes none of them away.
            using var log = new FileStream(storeFile + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            long length = frames == 0 ? 0 : Header + (frames * (FrameHeader + pageSize));
            if (log.Length > length)
            {
                log.SetLength(length);
            }

            log.Flush(flushToDisk: true);
            IsCertain = true;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            // What can't be cut off now is tried again before the next commit.
        }
    }
}
