using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// The write-ahead log's end. Where the flush of a commit fails, SQLite takes the commit back in memory, but its frames stay in the log:
/// whoever reads the log after a crash finds them whole, and a write that was refused happens after all.
/// </summary>
/// <param name="storeFile">The store.</param>
/// <param name="connection">The only connection to it.</param>
/// <param name="commitNothing">Makes a commit that changes nothing that anybody is told of, but is written.</param>
internal sealed class SqliteLog(string storeFile, SqliteConnection connection, Action commitNothing)
{
    private const long Header = 32;
    private const long FrameHeader = 24;
    private const int DiskFull = 13;

    /// <summary>Whether the log holds nothing but what was acknowledged.</summary>
    public bool IsCertain { get; private set; } = true;

    /// <summary>Cuts off whatever follows the last frame that counts; <see cref="IsCertain"/> says whether it succeeded.</summary>
    /// <param name="failure">Why the commit failed; null where an earlier attempt to cut is repeated.</param>
    public void Withdraw(SqliteException? failure)
    {
        IsCertain = false;
        try
        {
            if (!Cut())
            {
                return;
            }

            if (failure?.SqliteErrorCode != DiskFull)
            {
                // Another commit takes the place of what was cut off, and its flush tells whether the disk has it.
                // On a full disk neither is needed: a commit that found no room was never whole.
                commitNothing();
            }

            IsCertain = true;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            // What can't be cut off now is tried again before the next commit.
        }
    }

    private bool Cut()
    {
        long pageSize = connection.ExecuteScalar<long>("PRAGMA page_size");
        // Asks only; a number below zero means that there is no log.
        (long busy, long frames, long _) = connection.QuerySingle<(long, long, long)>("PRAGMA wal_checkpoint(NOOP)");
        if (busy != 0 || frames < 0)
        {
            return false;
        }

        // SQLite holds its locks on the store's file: to open and close its log here takes none of them away.
        using SafeFileHandle log = File.OpenHandle(storeFile + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        long length = frames == 0 ? 0 : Header + (frames * (FrameHeader + pageSize));
        if (RandomAccess.GetLength(log) > length)
        {
            RandomAccess.SetLength(log, length);
        }

        return true;
    }
}
