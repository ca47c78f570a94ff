using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>A PostgreSQL server of the tests' own, in a temporary folder, on a free port of loopback.</summary>
public sealed class PostgresCluster : IAsyncLifetime
{
    private static readonly string[] Folders = ["/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin", "/usr/bin", "/usr/local/bin"];
    private static readonly string? Binaries = Folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    private readonly TemporaryFolder _folder = new();
    private Process? _server;
    private Process? _pooler;
    private int _port;
    private int? _poolerPort;
    private int _databases;

    /// <summary>Skips a test where PostgreSQL is not installed.</summary>
    public static void SkipWithout() => Assert.SkipWhen(Binaries is null, "PostgreSQL is not installed here");

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
        await using var connection = new NpgsqlConnection(ConnectionString("postgres", _port));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name, _poolerPort ?? _port);
    }

    public async ValueTask InitializeAsync()
    {
        if (Binaries is null)
        {
            return;
        }

        await RunAsync("chown", "postgres", _folder.Path);
        await RunAsServerAsync("initdb", "-D", _folder.File("data"), "-U", "maintenance", "--auth=trust", "-E", "UTF8", "--no-locale");
        _port = FreePort.Next();
        _server = StartAsServer("postgres", "-D", _folder.File("data"), "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=500", "-c", $"unix_socket_directories={_folder.Path}");
        await Eventually.TrueAsync(() => IsReadyAsync(_port), CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _pooler?.Kill();
        _pooler?.Dispose();
        if (_server is not null)
        {
            NpgsqlConnection.ClearAllPools();
            _server.Kill(entireProcessTree: true);
            await _server.WaitForExitAsync();
            _server.Dispose();
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
        await File.WriteAllTextAsync(settings, $"""
            [databases]
            * = host=127.0.0.1 port={_port} user=maintenance
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
        _pooler = StartAsServer("/usr/sbin/pgbouncer", settings);
        await Eventually.TrueAsync(() => IsReadyAsync(_poolerPort.Value), CancellationToken.None);
    }

    // The server refuses to run as root.
    private static Process StartAsServer(string program, params string[] args)
    {
        string path = Path.Combine(Binaries!, program);
        return Environment.UserName == "root"
            ? Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. args])
            : Start(path, args);
    }

    private static async Task RunAsServerAsync(string program, params string[] args)
    {
        using Process process = StartAsServer(program, args);
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} exited with {process.ExitCode}");
    }

    private static async Task RunAsync(string program, params string[] args)
    {
        if (Environment.UserName == "root")
        {
            using Process process = Start(program, args);
            await process.WaitForExitAsync();
        }
    }

    private static Process Start(string program, string[] args)
    {
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, args) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" },
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static string ConnectionString(string database, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=maintenance;Database={database}");

    private static async Task<bool> IsReadyAsync(int port)
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres", port));
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
