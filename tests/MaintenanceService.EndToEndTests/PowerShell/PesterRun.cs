using System.Text.Json;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.PowerShell;

/// <summary>All Pester files against one service, in a few processes side by side.</summary>
public sealed class PesterRun : IAsyncLifetime
{
    /// <summary>Most tests wait for something; more at a time than this would only make them wait for one another.</summary>
    private const int Processes = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    private readonly Dictionary<string, Task<PesterResults>> _files = [];
    private readonly TemporaryFolder _folder = new();
    private Fleet? _fleet;

    public async ValueTask InitializeAsync()
    {
        _fleet = await Fleet.StartAsync(shops: 0);
        foreach (IGrouping<int, string> files in PesterFile.All.Index().GroupBy(item => item.Index % Processes, item => item.Item))
        {
            Task<string> run = RunAsync([.. files.Select(PesterFile.PathOf)]);
            foreach (string file in files)
            {
                _files[file] = ReadAsync(run, file);
            }
        }
    }

    /// <summary>What a file's tests came to.</summary>
    internal Task<PesterResults> ResultsAsync(string file) => _files[file];

    public async ValueTask DisposeAsync()
    {
        // Where only some were asked for, the others still run.
        await Task.WhenAll(_files.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        if (_fleet is not null)
        {
            await _fleet.DisposeAsync();
        }

        _folder.Dispose();
    }

    private Task<string> RunAsync(string[] files) => Pwsh.RunAsync(
        ["-File", Path.Combine(PesterFile.Folder, "Run.ps1"), _folder.Path, .. files],
        new Dictionary<string, string>
        {
            ["MAINTENANCE_TEST_CONFIGURATION"] = new DirectoryInfo(AppContext.BaseDirectory).Name,
            ["MAINTENANCE_TEST_SERVICE"] = _fleet!.Service.Address.ToString(),
            ["MAINTENANCE_TEST_ADMIN_KEY"] = Fleet.AdminKey,
        });

    private async Task<PesterResults> ReadAsync(Task<string> run, string file)
    {
        string said = await run;
        string results = _folder.File(file + ".json");
        return File.Exists(results)
            ? JsonSerializer.Deserialize<PesterResults>(await File.ReadAllTextAsync(results), Json)!
            : new PesterResults(said, []);
    }
}
