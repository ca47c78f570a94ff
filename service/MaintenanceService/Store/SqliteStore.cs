using Dapper;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store;

/// <summary>
/// The embedded store: one file, one connection (two would meet SQLite's WAL-reset bug), write-ahead log, and a flush to the disk
/// with each commit.
/// </summary>
internal sealed partial class SqliteStore : IStore, IDisposable
{
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    /// <summary>Takes over a connection that <see cref="SqliteOpening"/> has opened and checked.</summary>
    public SqliteStore(string file, SqliteConnection connection)
    {
        _file = file;
        _connection = connection;
        Id = Meta(connection).GetValueOrDefault("storeId")
            ?? throw new StoreFaultException(file, "this SQLite file is no store of the service.", StoreFaultException.Restore);
    }

    /// <summary>The store's own id, for its marker.</summary>
    public string Id { get; }

    public static Dictionary<string, string> Meta(SqliteConnection connection) =>
        connection.Query<(string Name, string Value)>("SELECT name, value FROM meta").ToDictionary(row => row.Name, row => row.Value);

    public void Commit(IReadOnlyList<StoreChange> changes)
    {
        lock (_lock)
        {
            try
            {
                using SqliteTransaction transaction = _connection.BeginTransaction();
                var writer = new SqliteChangeWriter(_connection, transaction);
                foreach (StoreChange change in changes)
                {
                    writer.Write(change);
                }

                transaction.Commit();
            }
            catch (SqliteException exception)
            {
                throw SqliteErrors.Refusal(exception);
            }
        }
    }

    public bool Probe()
    {
        lock (_lock)
        {
            try
            {
                // A page of ballast makes the file grow as a real write would, and is rolled back by the second statement.
                using SqliteTransaction transaction = _connection.BeginTransaction();
                _connection.Execute("INSERT OR REPLACE INTO meta VALUES ('probe', hex(randomblob(8192)))", transaction: transaction);
                _connection.Execute("DELETE FROM meta WHERE name = 'probe'", transaction: transaction);
                transaction.Commit();
                return true;
            }
            catch (SqliteException)
            {
                return false;
            }
        }
    }

    public void Dispose() => _connection.Dispose();

    /// <summary>Looks at the store while nobody writes.</summary>
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
                throw SqliteErrors.Refusal(exception);
            }
        }
    }
}
