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
    private int _port;
    private int _databases;

    /// <summary>Skips a test where PostgreSQL is not installed.</summary>
    public static void SkipWithout() => Assert.SkipWhen(Binaries is null, "PostgreSQL is not installed here");

    /// <summary>True where the tests of the service run on PostgreSQL.</summary>
    public static bool IsAskedFor { get; } = Environment.GetEnvironmentVariable("MAINTENANCE_TEST_STORE") == "Postgres";

    private static Lazy<Task<PostgresCluster>> Shared { get; } = new(StartSharedAsync);

    /// <summary>Makes an empty database on a server that lives as long as the test run.</summary>
    public static async Task<string> CreateSharedDatabaseAsync() => await (await Shared.Value).CreateDatabaseAsync();

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        string name = $"maintenance_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        await using var create = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
        await create.ExecuteNonQueryAsync();
        return ConnectionString(name);
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
        _server = StartAsServer("postgres", "-D", _folder.File("data"), "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1", "-c", $"unix_socket_directories={_folder.Path}");
        await Eventually.TrueAsync(IsReadyAsync, CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
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
        AppDomain.CurrentDomain.ProcessExit += (_, _) => cluster.DisposeAsync().AsTask().Wait();
        return cluster;
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

    private string ConnectionString(string database) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Username=maintenance;Database={database}");

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
            await connection.OpenAsync();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
