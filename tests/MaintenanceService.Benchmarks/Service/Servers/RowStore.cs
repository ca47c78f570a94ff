using Microsoft.Data.Sqlite;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>One row in a SQLite file with a write-ahead log, flushed to the disk with each commit.</summary>
internal sealed class RowStore : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _update;
    private long _revision;

    public RowStore(string file)
    {
        _connection = new SqliteConnection($"Data Source={file};Pooling=false");
        _connection.Open();
        Execute("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
        Execute("CREATE TABLE IF NOT EXISTS sites (name TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL); INSERT OR REPLACE INTO sites VALUES ('shop', 0, '');");
        _update = _connection.CreateCommand();
        _update.CommandText = "UPDATE sites SET revision = @revision, body = @body WHERE name = 'shop'";
        _update.Parameters.AddWithValue("@revision", 0L);
        _update.Parameters.AddWithValue("@body", "");
    }

    /// <summary>Replaces the row, and returns its revision once it is durable.</summary>
    public long Commit(string body)
    {
        _revision++;
        _update.Parameters[0].Value = _revision;
        _update.Parameters[1].Value = body;
        _update.ExecuteNonQuery();
        return _revision;
    }

    public void Dispose()
    {
        _update.Dispose();
        _connection.Dispose();
    }

    private void Execute(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
