using System.Text;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>The script for bash and curl says so where its maintenance does not refuse every request until its command has ended.</summary>
public sealed class PipelineScriptLossTests(PipelineFileTests.TwoShops fixture) : IClassFixture<PipelineFileTests.TwoShops>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Maintenance_that_a_colleague_ends_stops_the_command()
    {
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        Task<(int ExitCode, string Output)> run = PipelineScript.RunAsync(fixture.Fleet, "shop", $"touch {started}; exec sleep 600");
        await Eventually.TrueAsync(() => File.Exists(started), Test);

        await fixture.Fleet.Client.EndAllMaintenancesAsync("shop", Test);

        Assert.Equal(4, (await run).ExitCode);
    }

    [Fact]
    public async Task Maintenance_that_ended_just_before_the_command_did_is_no_success()
    {
        using var folder = new TemporaryFolder();
        Task<(int ExitCode, string Output)> run = PipelineScript.RunAsync(fixture.Fleet, "shop", $"touch {folder.File("started")}; while [ ! -f {folder.File("on")} ]; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await fixture.Fleet.Client.EndAllMaintenancesAsync("shop", Test);
        await File.WriteAllTextAsync(folder.File("on"), "", Test);

        Assert.Equal(4, (await run).ExitCode);
    }

    [Theory]
    [InlineData("""{"mode":"readOnly"}""")]
    [InlineData("""{"paths":["/none"]}""")]
    [InlineData("""{"exemptPaths":["/orders"]}""")]
    [InlineData("""{"bypassNetworks":["192.0.2.0/24"]}""")]
    public async Task Maintenance_that_a_colleague_lets_requests_pass_stops_the_command(string change)
    {
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        Task<(int ExitCode, string Output)> run = PipelineScript.RunAsync(fixture.Fleet, "shop", $"touch {started}; exec sleep 600");
        await Eventually.TrueAsync(() => File.Exists(started), Test);

        await ChangeAsync(change);

        Assert.Equal(4, (await run).ExitCode);
        Assert.Empty((await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Maintenances);
    }

    [Fact]
    public async Task Requests_that_pass_just_before_the_command_ends_are_no_success()
    {
        using var folder = new TemporaryFolder();
        Task<(int ExitCode, string Output)> run = PipelineScript.RunAsync(fixture.Fleet, "shop", $"touch {folder.File("started")}; while [ ! -f {folder.File("on")} ]; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await ChangeAsync("""{"paths":["/none"]}""");
        await File.WriteAllTextAsync(folder.File("on"), "", Test);

        Assert.Equal(4, (await run).ExitCode);
        Assert.Empty((await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Maintenances);
    }

    [Fact]
    public async Task Requests_that_pass_before_every_instance_has_confirmed_run_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the script is of a POSIX shell");
        using var folder = new TemporaryFolder();
        string change = $"/usr/bin/curl --silent --output {folder.File("changed")} --request PATCH --header 'Authorization: Bearer {Fleet.AdminKey}' "
            + $"--header 'Content-Type: application/json' --data '{{\"paths\":[\"/none\"]}}' \"${{url%/convergence*}}/maintenances/$(expr \"$url\" : '.*maintenance=\\([^&]*\\)')\" < /dev/null";
        await PipelineScript.ReplaceCurlAsync(folder, $"for url; do case $url in */convergence*) {change};; esac; done");

        (int exitCode, _) = await PipelineScript.RunAsync(fixture.Fleet, "shop", $"touch {folder.File("ran")}", folder.Path);

        Assert.Equal(64, exitCode);
        Assert.Contains("/none", await File.ReadAllTextAsync(folder.File("changed"), Test), StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("ran")));
        Assert.Empty((await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Maintenances);
    }

    [Fact]
    public async Task Lease_that_a_colleague_takes_away_is_no_loss()
    {
        using var folder = new TemporaryFolder();
        Task<(int ExitCode, string Output)> run = PipelineScript.RunAsync(fixture.Fleet, "shop", $"touch {folder.File("started")}; sleep 7");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await ChangeAsync("""{"lease":null}""");

        Assert.Equal(0, (await run).ExitCode);
    }

    /// <summary>Changes the site's one maintenance by a merge patch.</summary>
    private async Task ChangeAsync(string patch)
    {
        string id = Assert.Single((await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Maintenances).Id;
        using var http = new HttpClient { BaseAddress = fixture.Fleet.Service.Address };
        http.DefaultRequestHeaders.Authorization = new("Bearer", Fleet.AdminKey);
        using var content = new StringContent(patch, Encoding.UTF8, "application/json");
        (await http.PatchAsync($"v1/sites/shop/maintenances/{id}", content, Test)).EnsureSuccessStatusCode();
    }
}
