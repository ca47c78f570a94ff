using MaintenanceService.Store.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Win32.SafeHandles;
using SQLitePCL;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// Truncates the write-ahead log after a failed commit. Where the flush of a commit fails, SQLite rolls the commit back in memory, but its
/// frames stay in the log: recovery after a crash would find them complete and apply a write that was refused.
/// </summary>
/// <param name="storeFile">The store.</param>
/// <param name="session">The only connection to it.</param>
/// <param name="commitNothing">Makes a commit that is written to the log, but changes nothing that callers can see.</param>
internal sealed class SqliteLog(string storeFile, SqlSession session, Action commitNothing)
{
    private const long Header = 32;
    private const long FrameHeader = 24;

    /// <summary>True where the log contains only acknowledged commits.</summary>
    public bool IsCertain { get; private set; } = true;

    /// <summary>Writes the log back into the file, and empties it.</summary>
    /// <exception cref="SqliteException">It could not be done; everything is still in the log.</exception>
    public static void WriteBack(SqlSession session)
    {
        if (session.First(null, "PRAGMA wal_checkpoint(TRUNCATE)") is not [0L, ..])
        {
            throw new SqliteException("The log can't be written back while another connection uses the store.", raw.SQLITE_BUSY);
        }
    }

    /// <summary>Truncates the log after the last valid frame; <see cref="IsCertain"/> tells whether that succeeded.</summary>
    /// <param name="failure">Why the commit failed; null where an earlier attempt to truncate is repeated.</param>
    public void Truncate(SqliteException? failure)
    {
        IsCertain = false;
        try
        {
            if (!TryTruncate())
            {
                return;
            }

            if (failure?.SqliteErrorCode != SqliteErrors.Full)
            {
                // Another commit replaces what was truncated, and its flush shows whether the disk has it.
                // On a full disk neither is needed: a commit that found no space was never complete.
                commitNothing();
            }

            IsCertain = true;
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            // A failed truncation is tried again before the next commit.
        }
    }

    private bool TryTruncate()
    {
        long pageSize = session.Scalar<long>("PRAGMA page_size");
        // Only queries; a negative number means that there is no log.
        if (session.First(null, "PRAGMA wal_checkpoint(NOOP)") is not [0L, >= 0L and long frames, ..])
        {
            return false;
        }

        // SQLite holds its locks on the store's file, so opening and closing its log here releases none of them.
        using SafeFileHandle log = File.OpenHandle(storeFile + "-wal", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        long length = frames == 0 ? 0 : Header + (frames * (FrameHeader + pageSize));
        if (RandomAccess.GetLength(log) > length)
        {
            RandomAccess.SetLength(log, length);
        }

        return true;
    }
}
