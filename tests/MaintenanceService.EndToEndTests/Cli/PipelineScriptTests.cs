using System.Diagnostics;
using MaintenanceService.Client;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>The script for pipelines that have nothing but bash and curl, as it stands in the docs.</summary>
public sealed class PipelineScriptTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Command_runs_while_the_site_refuses_and_the_site_opens_again()
    {
        await using Fleet fleet = await Fleet.StartAsync();

        (int exitCode, string output) = await RunAsync(fleet, "sh", "-c", $"curl --silent --output /dev/null --write-out '%{{http_code}}' {fleet.Shops[0].Address}; exit 5");

        Assert.Equal((5, "503"), (exitCode, output));
        Assert.Equal(MaintenanceMode.Open, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Maintenance_that_a_colleague_ends_stops_the_command()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        Task<(int ExitCode, string Output)> run = RunAsync(fleet, "sh", "-c", $"touch {started}; exec sleep 600");
        await Eventually.TrueAsync(() => File.Exists(started), Test);

        await fleet.Client.EndAllMaintenancesAsync("shop", Test);

        Assert.Equal(4, (await run).ExitCode);
    }

    [Fact]
    public async Task Refused_start_runs_nothing()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using var folder = new TemporaryFolder();

        (int exitCode, _) = await RunAsync(fleet, "touch", folder.File("ran"));

        Assert.Equal(69, exitCode);
        Assert.False(File.Exists(folder.File("ran")));
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(Fleet fleet, params string[] command)
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash and curl are not installed");
        var start = new ProcessStartInfo("/bin/bash", [Repository.PathOf("docs/pipelines/curl.sh"), "shop", .. command]) { RedirectStandardOutput = true };
        start.Environment["MAINTENANCE_SERVICE"] = fleet.Service.Address.ToString().TrimEnd('/');
        start.Environment["MAINTENANCE_API_KEY"] = Fleet.AdminKey;
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(Test).WaitAsync(HangGuard.Longest, Test);
        await process.WaitForExitAsync(Test).WaitAsync(HangGuard.Longest, Test);
        return (process.ExitCode, output);
    }
}
