using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>One PostgreSQL server in a temporary folder, on a free port of loopback: a first one, or the standby of another.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/15/bin", "/usr/bin", "/usr/local/bin"];
    private static readonly string? Binaries = Folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    private readonly TemporaryFolder _folder;
    private readonly Process _process;

    private PostgresServer(TemporaryFolder folder, int port, Process process)
    {
        _folder = folder;
        Port = port;
        _process = process;
    }

    public static bool IsInstalled => Binaries is not null;

    public int Port { get; }

    /// <summary>Makes an empty server and starts it.</summary>
    public static Task<PostgresServer> StartAsync() => StartAsync("initdb", "-U", "maintenance", "--auth=trust", "-E", "UTF8", "--no-locale", "-D");

    /// <summary>Copies a server that runs, and starts the copy as its standby.</summary>
    /// <param name="port">Where it reaches the other one: its own port, or one of a relay before it.</param>
    public static Task<PostgresServer> StartStandbyAsync(int port) =>
        StartAsync("pg_basebackup", "-h", "127.0.0.1", "-p", $"{port}", "-U", "maintenance", "-R", "-X", "stream", "-c", "fast", "-D");

    public string ConnectionString(string database) => ConnectionString(database, Port);

    public static string ConnectionString(string database, int port) =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={port};Username=maintenance;Database={database}");

    /// <summary>Runs statements, each in a transaction of its own.</summary>
    public async Task ExecuteAsync(params string[] statements)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres"));
        await connection.OpenAsync();
        foreach (string statement in statements)
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Lets it be reached by TLS too, with a certificate that nobody trusts.</summary>
    /// <param name="certificate">The certificate, as PEM.</param>
    /// <param name="key">Its key, as PEM.</param>
    public async Task EncryptAsync(string certificate, string key)
    {
        await File.WriteAllTextAsync(_folder.File("server.pem"), certificate);
        await File.WriteAllTextAsync(_folder.File("server.key"), key);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File("server.key"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        await OwnFolderAsync(_folder);
        await ExecuteAsync(
            $"ALTER SYSTEM SET ssl_cert_file = '{_folder.File("server.pem")}'",
            $"ALTER SYSTEM SET ssl_key_file = '{_folder.File("server.key")}'",
            "ALTER SYSTEM SET ssl = on",
            "SELECT pg_reload_conf()");
    }

    /// <summary>Ends it and all of its processes at once, as a power cut does.</summary>
    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>Makes a standby the server that is written to.</summary>
    public Task PromoteAsync() => ExecuteAsync("SELECT pg_promote()");

    /// <summary>Starts a program of PostgreSQL's, or another one by its path, as the server's user: it refuses to run as root.</summary>
    public static Process StartProgram(string program, params string[] args)
    {
        string path = Path.Combine(Binaries!, program);
        return Environment.UserName == "root"
            ? Start("setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", path, .. args])
            : Start(path, args);
    }

    public static async Task<bool> IsReadyAsync(int port)
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

    public static async Task OwnFolderAsync(TemporaryFolder folder)
    {
        if (Environment.UserName == "root")
        {
            using Process process = Start("chown", ["-R", "postgres", folder.Path]);
            await process.WaitForExitAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    // The last argument is the folder.
    private static async Task<PostgresServer> StartAsync(string maker, params string[] args)
    {
        var folder = new TemporaryFolder();
        await OwnFolderAsync(folder);
        using (Process made = StartProgram(maker, [.. args, folder.File("data")]))
        {
            await made.WaitForExitAsync();
            Assert.True(made.ExitCode == 0, $"{maker} exited with {made.ExitCode}");
        }

        int port = FreePort.Next();
        Process process = StartProgram(
            "postgres", "-D", folder.File("data"), "-p", $"{port}", "-c", "listen_addresses=127.0.0.1", "-c", "max_connections=500", "-c", $"unix_socket_directories={folder.Path}");
        await Eventually.TrueAsync(async () => process.HasExited || await IsReadyAsync(port), CancellationToken.None);
        Assert.False(process.HasExited, "postgres did not start");
        return new PostgresServer(folder, port, process);
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
}
