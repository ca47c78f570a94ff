using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>Each pipeline of the docs, and the action, by the shell steps of its file: over a real service and two Shops.</summary>
public sealed class PipelineFileTests(PipelineFileTests.TwoShops fixture) : IClassFixture<PipelineFileTests.TwoShops>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("action.yml")]
    [InlineData("docs/pipelines/github.yml")]
    [InlineData("docs/pipelines/gitlab.yml")]
    [InlineData("docs/pipelines/azure.yml")]
    [InlineData("docs/pipelines/Jenkinsfile")]
    public async Task Migration_runs_while_both_Shops_refuse_and_its_failure_is_the_pipelines(string file)
    {
        Assert.SkipUnless(File.Exists("/bin/bash") && File.Exists("/usr/bin/curl"), "bash and curl are not installed");
        using var folder = new TemporaryFolder();
        string probes = string.Join('\n', fixture.Fleet.Shops.Select(shop => $"curl --silent --output /dev/null --write-out '%{{http_code}} ' {shop.Address} >>seen"));

        (int exitCode, string output) = await PipelineFile.RunAsync(fixture.Fleet, folder, file, $"{probes}\nexit 7");

        Assert.True(exitCode == 7, $"{exitCode}: {output}");
        Assert.Equal("503 503 ", await File.ReadAllTextAsync(folder.File("seen"), Test));
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
        Assert.StartsWith(file == "action.yml" || file.Contains("github", StringComparison.Ordinal) ? "orders; migration $(" : "migration by", await LastReasonAsync(), StringComparison.Ordinal);
    }

    private async Task<string?> LastReasonAsync() => (await fixture.Fleet.Client.ListMaintenancesAsync("shop", cancellationToken: Test)).Items[0].Reason;

    /// <summary>A service and two Shops.</summary>
    public sealed class TwoShops : IAsyncLifetime
    {
        internal Fleet Fleet { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Fleet = await Fleet.StartAsync(shops: 2);

        public ValueTask DisposeAsync() => Fleet.DisposeAsync();
    }
}
