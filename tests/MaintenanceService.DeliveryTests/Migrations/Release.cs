using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Templates;
using Npgsql;

namespace MaintenanceService.Tests.Migrations;

/// <summary>The folder of a pipeline, in which the commands of a page run: the page's files, and the programs that the page takes as given.</summary>
internal sealed class Release : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GuidePage _page;
    private readonly string _kind;
    private readonly Dictionary<string, string> _environment;

    /// <param name="page">The page.</param>
    /// <param name="kind">What its migration program is: ef, dbup or fluent of the sample, or psql.</param>
    /// <param name="connectionString">The database.</param>
    /// <param name="service">The service.</param>
    public Release(string page, string kind, string connectionString, Uri service)
    {
        _page = new GuidePage(page);
        _kind = kind;
        Directory.CreateDirectory(_folder.File("bin"));
        Directory.CreateDirectory(_folder.File("migrations"));
        _environment = new Dictionary<string, string>
        {
            ["PATH"] = $"{_folder.File("bin")}:{Environment.GetEnvironmentVariable("PATH")}",
            ["MAINTENANCE_SERVICE"] = service.ToString(),
            ["MAINTENANCE_API_KEY"] = Fleet.AdminKey,
            ["RELEASE"] = "42",
            ["ORDERS_CONNECTION"] = connectionString,
            ["DATABASE_URL"] = kind == "psql" ? Url(connectionString) : "",
        };
    }

    /// <summary>Makes the database of the former release.</summary>
    public async Task CreateFirstSchemaAsync()
    {
        // The page about Kubernetes runs the script of the one about psql.
        foreach ((string name, string text) in (_kind == "psql" ? new GuidePage("psql") : _page).Files.Where(file => !file.Key.Contains("V2", StringComparison.Ordinal)))
        {
            await WriteAsync(name, text);
        }

        await WriteAsync(_kind == "ef" ? "efbundle" : "migrate", $"#!/bin/sh\nexec dotnet '{ServerProcess.Assembly("Orders.Migrations")}' {_kind} \"$@\"\n");
        await RunAsync(_kind switch { "psql" => "./migrate.sh", "ef" => Program("efbundle"), _ => Program("migrate") });
        foreach ((string name, string text) in _kind == "psql" ? new GuidePage("psql").Files : new Dictionary<string, string>())
        {
            await WriteAsync(name, text);
        }
    }

    /// <summary>Runs the page's commands over an app.</summary>
    /// <param name="app">The app, whose new version is a setting.</param>
    /// <param name="settings">The file of that setting.</param>
    /// <param name="isClosed">Whether <c>maintenance</c> is our command; otherwise one that closes nothing.</param>
    public async Task RunAsync(Uri app, string settings, bool isClosed)
    {
        await WriteAsync("deploy.sh", $$$"""
            #!/bin/sh
            echo '{"Orders":{"Schema":2}}' > '{{{settings}}}'
            until [ "$(curl --silent {{{app}}}schema)" = 2 ]; do sleep 0.05; done
            """);
        string command = Path.Combine(Path.GetDirectoryName(ServerProcess.Assembly("MaintenanceService.Cli"))!, "maintenance.dll");
        await WriteAsync("bin/maintenance", isClosed
            ? $"#!/bin/sh\nexec dotnet '{command}' \"$@\"\n"
            : "#!/bin/sh\n[ \"$1\" = run ] || exit 0\nwhile [ \"$1\" != -- ]; do shift; done\nshift\nexec \"$@\"\n");
        await RunAsync(_page.Commands);
    }

    public void Dispose() => _folder.Dispose();

    private static string Program(string name) => $"./{name} --connection \"$ORDERS_CONNECTION\" --to 1";

    private static string Url(string connectionString)
    {
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        return $"postgresql://{parts.Username}@{parts.Host}:{parts.Port}/{parts.Database}";
    }

    private async Task WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(_folder.File(name), name.EndsWith(".sh", StringComparison.Ordinal) && text[..2] != "#!" ? "#!/usr/bin/env bash\n" + text : text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder.File(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private async Task RunAsync(string commands)
    {
        (int exitCode, string output) = await DotnetCommand.RunProgramAsync("bash", _folder.Path, _environment, "-ec", commands);
        Xunit.Assert.True(exitCode == 0, $"{commands}\nended with {exitCode}:\n{output}");
    }
}
