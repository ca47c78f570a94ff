using System.Data.Common;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store.Sql;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store.Sqlite;

/// <summary>
/// The embedded store: one file, one connection (two would meet SQLite's WAL-reset bug), write-ahead log, and a flush to the disk
/// with each commit.
/// </summary>
internal sealed class SqliteStore : SqlReader, IStore, IDisposable
{
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly SqlSession _session;
    private readonly SqliteLog _log;
    private readonly Lock _lock = new();
    private StoreTotals _totals;

    /// <summary>Takes ownership of a connection that <see cref="SqliteOpening"/> has opened and checked.</summary>
    public SqliteStore(string file, SqliteConnection connection, SqlSession session)
    {
        _file = file;
        _connection = connection;
        _session = session;
        _log = new SqliteLog(file, session, () => Write([]));
        _totals = new StoreRows(session, file).Totals;
        Id = Meta("storeId") ?? throw new StoreFaultException(file, "this SQLite file is no store of the service.", StoreFaultException.Restore);
    }

    /// <summary>The store's own id, for its marker.</summary>
    public string Id { get; }

    /// <summary>The totals of the last commit, for the marker: never ahead of what is durable.</summary>
    public StoreMarker Marker => Read(_ => new StoreMarker(Id, Meta("epoch")!, _totals.LastSeq, HashOf(_totals.LastSeq) ?? "")
    {
        Commit = _totals.Commit,
        Counts = StoreMarker.CountsOf(_totals),
    });

    public StateSnapshot Load(DateTimeOffset now) => LoadAtStart(() => StoreLoader.Load(_session, _file, now));

    public IReadOnlyList<ReceiptRecord> LoadOpenReceipts() => LoadAtStart(() => StoreLoader.LoadOpenReceipts(_session, _file));

    public void Commit(IReadOnlyList<StoreChange> changes)
    {
        lock (_lock)
        {
            if (!TryMakeCertain())
            {
                throw new ProblemException(
                    ProblemKind.StorageUnavailable,
                    "The service's disk fails, and its log can't be repaired: nothing was written. Check the disk, then send the request again.");
            }

            try
            {
                Write(changes);
            }
            catch (SqliteException exception)
            {
                _log.Truncate(exception);
                throw SqliteErrors.Refusal(exception, isCertain: _log.IsCertain);
            }
        }
    }

    public bool Probe()
    {
        lock (_lock)
        {
            if (!TryMakeCertain())
            {
                return false;
            }

            try
            {
                // The padding makes the log grow by more than a usual write, so that the space of one refused write is not mistaken for enough space.
                using SqliteTransaction transaction = _connection.BeginTransaction();
                _session.Run(transaction, "INSERT OR REPLACE INTO meta VALUES ('probe', hex(randomblob(65536)), 0)");
                _session.Run(transaction, "DELETE FROM meta WHERE name = 'probe'");
                transaction.Commit();
                return true;
            }
            catch (SqliteException exception)
            {
                _log.Truncate(exception);
                return false;
            }
        }
    }

    /// <summary>Replaces all rows by those of another store, including numbers and checksums. The caller must open the store anew.</summary>
    public void ReplaceBy(SqlSession source)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        StoreCopy.Run(source, _session, transaction);
        transaction.Commit();
    }

    /// <summary>Gives access to the stored rows.</summary>
    public void Use(Action<SqlSession> read) => read(_session);

    public void Dispose()
    {
        _session.Dispose();
        _connection.Dispose();
    }

    /// <summary>Inspects the store while nobody writes.</summary>
    public T Read<T>(Func<SqliteConnection, T> query)
    {
        lock (_lock)
        {
            try
            {
                return query(_connection);
            }
            catch (SqliteException exception)
            {
                throw SqliteErrors.Unreadable(exception);
            }
        }
    }

    protected override T Read<T>(Func<DbConnection, T> query) => Read((SqliteConnection connection) => query(connection));

    /// <summary>Reads what a start needs; reports a page that SQLite finds damaged only now as a fault of the store.</summary>
    private T LoadAtStart<T>(Func<T> load)
    {
        lock (_lock)
        {
            try
            {
                return load();
            }
            catch (SqliteException exception)
            {
                throw new StoreFaultException(_file, $"SQLite can't read the store: {exception.Message}", StoreFaultException.Restore);
            }
        }
    }

    private void Write(IReadOnlyList<StoreChange> changes)
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        var rows = new RowWriter(_session, transaction, _totals with { Commit = _totals.Commit + 1 });
        foreach (StoreChange change in changes)
        {
            ChangeWriter.Write(rows, change);
        }

        rows.SaveTotals();
        transaction.Commit();
        _totals = rows.Totals;
    }

    private string? Meta(string name) => _session.First(null, "SELECT value FROM meta WHERE name = @p0", name)?[0] as string;

    private string? HashOf(long seq) => _session.First(null, "SELECT hash FROM history WHERE seq = @p0", seq)?[0] as string;

    // Remains of an earlier failed commit must be removed from the log before anything is appended.
    private bool TryMakeCertain()
    {
        if (!_log.IsCertain)
        {
            _log.Truncate(null);
        }

        return _log.IsCertain;
    }
}
