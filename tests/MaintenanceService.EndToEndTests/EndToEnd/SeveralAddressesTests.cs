using MaintenanceService.Client;
using MaintenanceService.Tests.Cli;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>A service of several addresses, the first of which nobody answers: client, app and command by real processes.</summary>
[Collection<OneAtATime>]
public sealed class SeveralAddressesTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Client_reads_writes_and_watches()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using var client = new MaintenanceClient(Several(fleet), () => Fleet.AdminKey);

        await client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Maintenance started = (await client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test)).Value;
        await using IAsyncEnumerator<StreamEvent> events = client.WatchSiteAsync("shop", Test).GetAsyncEnumerator(Test);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(started.Id, Assert.IsType<StreamState>(events.Current).State.Maintenances.Single().Id);
        Assert.Single(await client.EndAllMaintenancesAsync("shop", Test));
    }

    [Theory]
    [InlineData("one text")]
    [InlineData("a list")]
    public async Task App_takes_part(string form)
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        ServiceAddresses several = Several(fleet);
        var settings = form == "one text"
            ? new Dictionary<string, string> { ["Maintenance__Service"] = string.Join(';', several) }
            : new Dictionary<string, string> { ["Maintenance__Service"] = "", ["Maintenance__Service__0"] = several[0].ToString(), ["Maintenance__Service__1"] = several[1].ToString() };

        await fleet.StartShopAsync("shop-0", settings);
        await fleet.Client.PutMaintenanceAsync("shop", "one", new MaintenanceRequest(), cancellationToken: Test);

        Assert.True((await fleet.Client.GetConvergenceAsync("shop", "one", 60, Test)).Converged);
    }

    [Fact]
    public async Task Command_runs_by_its_option_and_by_the_environment()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string several = string.Join(',', Several(fleet));

        CliResult ran = await CliProcess.RunAsync((Uri?)null, Fleet.AdminKey, "run", "--service", several, "--site", "shop", "--", "sh", "-c", "exit 7");
        CliResult unencrypted = await CliProcess.RunAsync((Uri?)null, Fleet.AdminKey, "sites", "--service", $"{several},http://maintenance.example.com");

        Assert.Equal(7, ran.ExitCode);
        Assert.Equal(64, unencrypted.ExitCode);
        Assert.Contains("http://maintenance.example.com/ would send the key in the clear", unencrypted.Error, StringComparison.Ordinal);
        Assert.Equal(MaintenanceMode.Open, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    private static ServiceAddresses Several(Fleet fleet) => [new Uri($"http://127.0.0.1:{FreePort.Next()}"), fleet.Service.Address];
}
