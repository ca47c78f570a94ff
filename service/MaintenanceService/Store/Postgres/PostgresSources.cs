using Npgsql;

namespace MaintenanceService.Store.Postgres;

/// <summary>The connections to the database: some for the state, and a few of their own for the lease, which no load may hold up.</summary>
internal sealed class PostgresSources : IAsyncDisposable
{
    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <exception cref="ArgumentException">It can't be read.</exception>
    public PostgresSources(string connectionString)
    {
        // A pooler may give each transaction another session: nothing is left in one, and nothing needs to be reset.
        var state = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, Enlist = false };
        var lease = new NpgsqlConnectionStringBuilder(state.ConnectionString)
        {
            MaxPoolSize = 3,
            Timeout = 2,
            CommandTimeout = 2,
            CancellationTimeout = 500,
        };
        Name = $"{state.Database ?? "database"} at {state.Host}";
        State = NpgsqlDataSource.Create(state);
        Lease = NpgsqlDataSource.Create(lease);
    }

    /// <summary>The database for a message; never with its password.</summary>
    public string Name { get; }

    public NpgsqlDataSource State { get; }

    public NpgsqlDataSource Lease { get; }

    public async ValueTask DisposeAsync()
    {
        await State.DisposeAsync();
        await Lease.DisposeAsync();
    }
}
