using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>The connections to the database: some for the state, and a few separate ones for the lease, which no load may delay.</summary>
internal sealed class PostgresSources : IAsyncDisposable
{
    /// <param name="connectionString">The connection string, in Npgsql's format.</param>
    /// <exception cref="FormatException">The connection string can't be used.</exception>
    public PostgresSources(string connectionString)
    {
        // A connection pooler may give each transaction another session, so no state is kept in a session and no reset is needed.
        NpgsqlConnectionStringBuilder state = ConnectionString.Parse(connectionString);
        state.NoResetOnClose = true;
        state.Enlist = false;
        var lease = new NpgsqlConnectionStringBuilder(state.ConnectionString)
        {
            MinPoolSize = 0,
            MaxPoolSize = 3,
            Timeout = 2,
            CommandTimeout = 2,
            CancellationTimeout = 500,
        };
        Name = $"{state.Database ?? "default"} at {state.Host}";
        State = ConnectionString.CreateSource(state);
        Lease = ConnectionString.CreateSource(lease);
    }

    /// <summary>The name of the database for messages, without its password.</summary>
    public string Name { get; }

    public NpgsqlDataSource State { get; }

    public NpgsqlDataSource Lease { get; }

    /// <summary>Closes the idle connections: one that was opened before a fault was mended may still have its settings.</summary>
    public void Clear()
    {
        State.Clear();
        Lease.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await State.DisposeAsync();
        await Lease.DisposeAsync();
    }
}
