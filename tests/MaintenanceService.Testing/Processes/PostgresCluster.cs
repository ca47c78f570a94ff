using System.Diagnostics;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>A PostgreSQL server of the tests' own, with any number of databases.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private PostgresServer? _server;
    private Process? _pooler;
    private int? _poolerPort;
    private int _databases;

    /// <summary>Skips a test where PostgreSQL is not installed.</summary>
    public static void SkipWithout() => Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed here");

    /// <summary>True where the tests of the service run on PostgreSQL: MAINTENANCE_TEST_STORE is Postgres, or PgBouncer for one that is reached through it.</summary>
    public static bool IsAskedFor { get; } = Asked is "Postgres" or "PgBouncer";

    private static string? Asked => Environment.GetEnvironmentVariable("MAINTENANCE_TEST_STORE");

    private static Lazy<Task<PostgresCluster>> Shared { get; } = new(StartSharedAsync);

    /// <summary>Makes an empty database on a server that lives as long as the test run.</summary>
    public static async Task<string> CreateSharedDatabaseAsync() => await (await Shared.Value).CreateDatabaseAsync();

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"maintenance_{Interlocked.Increment(ref _databases)}";
        await _server!.ExecuteAsync($"CREATE DATABASE {name}");
        return PostgresServer.ConnectionString(name, _poolerPort ?? _server.Port);
    }

    public async ValueTask InitializeAsync()
    {
        if (PostgresServer.IsInstalled)
        {
            _server = await PostgresServer.StartAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _pooler?.Kill();
        _pooler?.Dispose();
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            await _server.DisposeAsync();
        }

        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static async Task<PostgresCluster> StartSharedAsync()
    {
        var cluster = new PostgresCluster();
        await cluster.InitializeAsync();
        if (Asked == "PgBouncer")
        {
            await cluster.PoolAsync();
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().Wait();
        return cluster;
    }

    // A connection is a client's for one transaction only.
    private async Task PoolAsync()
    {
        _poolerPort = FreePort.Next();
        string settings = _folder.File("pgbouncer.ini");
        await PostgresServer.OwnFolderAsync(_folder);
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host=127.0.0.1 port={_server!.Port} user=maintenance
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = {_poolerPort}
            unix_socket_dir =
            auth_type = any
            pool_mode = transaction
            default_pool_size = 3
            server_idle_timeout = 5
            max_db_connections = 5
            max_client_conn = 2000
            """);
        _pooler = PostgresServer.StartProgram("/usr/sbin/pgbouncer", settings);
        await Eventually.TrueAsync(() => PostgresServer.IsReadyAsync(_poolerPort.Value), CancellationToken.None);
    }
}
