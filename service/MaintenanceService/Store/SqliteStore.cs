using Dapper;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store;

/// <summary>
/// The embedded store: one file, one connection (two would meet SQLite's WAL-reset bug), write-ahead log, and a flush to the disk
/// with each commit.
/// </summary>
internal sealed partial class SqliteStore : IStore, IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    public SqliteStore(string file)
    {
        _connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            DefaultTimeout = 5,
        }.ToString());
        _connection.Open();
        _connection.Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;");
        SqliteMigrations.Apply(_connection);
    }

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

    private T Read<T>(Func<SqliteConnection, T> query)
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
