using System.Diagnostics;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>The script for pipelines that have nothing but bash and curl, as it stands in the docs.</summary>
public sealed class PipelineScriptTests(PipelineFileTests.TwoShops fixture) : IClassFixture<PipelineFileTests.TwoShops>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    private string Probe => PipelineScript.Probe(fixture.Fleet);

    [Fact]
    public async Task Command_runs_while_the_site_refuses_and_the_site_opens_again()
    {
        Assert.Equal((5, "503 503 "), await PipelineScript.RunAsync(fixture.Fleet, "shop", $"{Probe}; exit 5"));
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Two_at_once_both_run_while_the_site_refuses()
    {
        (int, string)[] both = await Task.WhenAll(PipelineScript.RunAsync(fixture.Fleet, "shop", Probe), PipelineScript.RunAsync(fixture.Fleet, "shop", Probe));

        Assert.Equal([(0, "503 503 "), (0, "503 503 ")], both);
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Start_whose_answer_is_lost_is_one_maintenance()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is of a POSIX shell");
        using var folder = new TemporaryFolder();
        string lossy = $"if [ ! -f {folder.File("lost")} ]; then case \" $* \" in *' PUT '*) touch {folder.File("lost")}; /usr/bin/curl \"$@\"; exit 56;; esac; fi";
        await PipelineScript.ReplaceCurlAsync(folder, lossy);

        (int exitCode, string output) = await PipelineScript.RunAsync(fixture.Fleet, "shop", Probe, folder.Path);

        Assert.Equal((0, "503 503 "), (exitCode, output));
        Assert.True(File.Exists(folder.File("lost")));
    }

    [Fact]
    public async Task Second_address_is_asked_where_the_first_does_not_answer()
    {
        Assert.Equal((0, "503 503 "), await PipelineScript.StartAsync(fixture.Fleet, ["shop", "sh", "-c", Probe], service: $"http://127.0.0.1:9,{fixture.Fleet.Service.Address}"));
    }

    [Fact]
    public async Task Stopped_script_opens_when_the_command_has_ended()
    {
        using var folder = new TemporaryFolder();
        string cleanUp = $"sleep 1; {Probe}; exit 3";
        Task<(int ExitCode, string Output)> run = PipelineScript.RunAsync(fixture.Fleet, "shop", $"trap \"{cleanUp}\" TERM; echo $PPID > {folder.File("started")}; while :; do sleep 0.1; done");
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

        (int exitCode, _) = await PipelineScript.RunAsync(fixture.Fleet, "nobody", $"touch {folder.File("ran")}");

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
        (int exitCode, _) = await PipelineScript.StartAsync(fixture.Fleet, args);

        Assert.Equal(64, exitCode);
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }
}
