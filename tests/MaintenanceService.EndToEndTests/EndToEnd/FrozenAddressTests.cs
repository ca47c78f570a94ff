using System.Net;
using System.Net.Sockets;
using MaintenanceService.Client;
using MaintenanceService.Tests.Cli;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>A service of several addresses, the first of which accepts connections and answers nothing: a frozen machine.</summary>
[Collection<OneAtATime>]
public sealed class FrozenAddressTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    // The kernel accepts for it.
    private readonly TcpListener _frozen = new(IPAddress.Loopback, 0);

    public FrozenAddressTests() => _frozen.Start();

    public void Dispose() => _frozen.Dispose();

    [Fact]
    public async Task Client_goes_on_to_the_next_one_with_every_kind_of_request()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);

        // A client each, which has not learned yet who answers.
        using MaintenanceClient put = Several(fleet), post = Several(fleet), get = Several(fleet), watch = Several(fleet), delete = Several(fleet);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Test);
        limit.CancelAfter(HangGuard.Longest);
        await put.PutSiteAsync("shop", new SiteRequest(), cancellationToken: limit.Token);
        Maintenance started = (await post.StartMaintenanceAsync("shop", new MaintenanceRequest(), limit.Token)).Value;
        await using IAsyncEnumerator<StreamEvent> events = watch.WatchSiteAsync("shop", limit.Token).GetAsyncEnumerator(limit.Token);

        Assert.Equal(started.Id, Assert.Single((await get.GetSiteAsync("shop", limit.Token)).Value.Maintenances).Id);
        Assert.True(await events.MoveNextAsync());
        Assert.Single(await delete.EndAllMaintenancesAsync("shop", limit.Token));
    }

    [Theory]
    [InlineData("sites", "shop")]
    [InlineData("enable", "--site", "shop", "--timeout", "20s")]
    [InlineData("test", "--site", "shop")]
    public async Task Command_goes_on_to_the_next_one(params string[] args)
    {
        await using Fleet fleet = await Fleet.StartAsync();

        CliResult result = await CliProcess.RunAsync((Uri?)null, Fleet.AdminKey, [.. args, "--service", $"http://{_frozen.LocalEndpoint},{fleet.Service.Address}"]);

        Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Error));
    }

    [Fact]
    public async Task Lease_outlives_the_freezing_of_the_machine_that_served()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        await using var link = new CuttableLink(fleet.Service.Address);
        using var folder = new TemporaryFolder();
        using CliProcess cli = CliProcess.Start(
            null, Fleet.AdminKey, "run", "--service", $"{link.Address},{fleet.Service.Address}", "--site", "shop", "--lease", "10s", "--",
            "sh", "-c", $"touch {folder.File("started")}; sleep 16");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        link.Hold();
        CliResult result = await cli.ResultAsync();

        Assert.Equal((0, ""), (result.ExitCode, result.ExitCode == 0 ? "" : result.Error));
    }

    private MaintenanceClient Several(Fleet fleet) =>
        new(new ServiceAddresses([new Uri($"http://{_frozen.LocalEndpoint}"), fleet.Service.Address]), () => Fleet.AdminKey);
}
