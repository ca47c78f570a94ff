using System.Diagnostics;
using MaintenanceService.Client;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>The script for pipelines that have nothing but bash and curl, as it stands in the docs.</summary>
public sealed class PipelineScriptTests(PipelineFileTests.TwoShops fixture) : IClassFixture<PipelineFileTests.TwoShops>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private string Probe => $"curl --silent --output /dev/null --write-out '%{{http_code}} ' {fixture.Fleet.Shops[0].Address} {fixture.Fleet.Shops[1].Address} --output /dev/null";

    [Fact]
    public async Task Command_runs_while_the_site_refuses_and_the_site_opens_again()
    {
        Assert.Equal((5, "503 503 "), await RunAsync("shop", $"{Probe}; exit 5"));
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Two_at_once_both_run_while_the_site_refuses()
    {
        (int, string)[] both = await Task.WhenAll(RunAsync("shop", Probe), RunAsync("shop", Probe));

        Assert.Equal([(0, "503 503 "), (0, "503 503 ")], both);
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Start_whose_answer_is_lost_is_one_maintenance()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is of a POSIX shell");
        using var folder = new TemporaryFolder();
        string lossy = $"if [ ! -f {folder.File("lost")} ]; then case \" $* \" in *' PUT '*) touch {folder.File("lost")}; /usr/bin/curl \"$@\"; exit 56;; esac; fi; exec /usr/bin/curl \"$@\"";
        await File.WriteAllTextAsync(folder.File("curl"), $"#!/bin/sh\n{lossy}\n", Test);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder.File("curl"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        (int exitCode, string output) = await RunAsync("shop", Probe, folder.Path);

        Assert.Equal((0, "503 503 "), (exitCode, output));
        Assert.True(File.Exists(folder.File("lost")));
    }

    [Fact]
    public async Task Maintenance_that_a_colleague_ends_stops_the_command()
    {
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        Task<(int ExitCode, string Output)> run = RunAsync("shop", $"touch {started}; exec sleep 600");
        await Eventually.TrueAsync(() => File.Exists(started), Test);

        await fixture.Fleet.Client.EndAllMaintenancesAsync("shop", Test);

        Assert.Equal(4, (await run).ExitCode);
    }

    [Fact]
    public async Task Maintenance_that_ended_just_before_the_command_did_is_no_success()
    {
        using var folder = new TemporaryFolder();
        Task<(int ExitCode, string Output)> run = RunAsync("shop", $"touch {folder.File("started")}; while [ ! -f {folder.File("on")} ]; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await fixture.Fleet.Client.EndAllMaintenancesAsync("shop", Test);
        await File.WriteAllTextAsync(folder.File("on"), "", Test);

        Assert.Equal(4, (await run).ExitCode);
    }

    [Fact]
    public async Task Stopped_script_opens_when_the_command_has_ended()
    {
        using var folder = new TemporaryFolder();
        string cleanUp = $"sleep 1; {Probe}; exit 3";
        Task<(int ExitCode, string Output)> run = RunAsync("shop", $"trap \"{cleanUp}\" TERM; echo $PPID > {folder.File("started")}; while :; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        using (Process kill = Process.Start("/bin/kill", ["-TERM", (await File.ReadAllTextAsync(folder.File("started"), Test)).Trim()]))
        {
            await kill.WaitForExitAsync(Test);
        }

        Assert.Equal((3, "503 503 "), await run);
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Refused_start_runs_nothing()
    {
        using var folder = new TemporaryFolder();

        (int exitCode, _) = await RunAsync("nobody", $"touch {folder.File("ran")}");

        Assert.Equal(69, exitCode);
        Assert.False(File.Exists(folder.File("ran")));
    }

    [Theory]
    [InlineData()]
    [InlineData("shop")]
    [InlineData("shop", "")]
    [InlineData("", "true")]
    public async Task Missing_argument_closes_nothing(params string[] args)
    {
        (int exitCode, _) = await StartAsync(args);

        Assert.Equal(64, exitCode);
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    /// <param name="site">The site.</param>
    /// <param name="line">What a shell runs.</param>
    /// <param name="tools">A folder that is searched for programs first.</param>
    private Task<(int ExitCode, string Output)> RunAsync(string site, string line, string? tools = null) => StartAsync([site, "sh", "-c", line], tools);

    private async Task<(int ExitCode, string Output)> StartAsync(string[] args, string? tools = null)
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash and curl are not installed");
        var start = new ProcessStartInfo("/bin/bash", [Repository.PathOf("docs/pipelines/curl.sh"), .. args]) { RedirectStandardOutput = true };

        // With the slash at its end.
        start.Environment["MAINTENANCE_SERVICE"] = fixture.Fleet.Service.Address.ToString();
        start.Environment["MAINTENANCE_API_KEY"] = Fleet.AdminKey;
        start.Environment["PATH"] = $"{tools ?? "/usr/bin"}:{Environment.GetEnvironmentVariable("PATH")}";
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(Test).WaitAsync(HangGuard.Longest, Test);
        await process.WaitForExitAsync(Test).WaitAsync(HangGuard.Longest, Test);
        return (process.ExitCode, output);
    }
}
