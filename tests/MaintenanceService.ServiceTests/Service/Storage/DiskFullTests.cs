using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The disk is full, and then it is not.</summary>
[Trait("Store", "SQLite")]
public sealed class DiskFullTests
{
    private static readonly TimeSpan HealsWithin = TimeSpan.FromSeconds(5);
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Full_disk_refuses_writes_alone_and_heals_by_itself()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 8);
        var settings = new Dictionary<string, string?> { ["Maintenance:DataFolder"] = Path.Combine(disk.Path, "data") };
        await using RunningService service = await RunningService.StartAsync(settings: settings);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string key = await service.KeyAsync(KeyRole.Instance, "shop");
        using var instance = new MaintenanceClient(service.Address, () => key);
        await instance.ReportInstanceAsync("shop", "one", new InstanceReport { Run = "r", Sequence = 1 }, Test);
        await using IAsyncEnumerator<StreamEvent> stream = instance.WatchSiteAsync("shop", Test).GetAsyncEnumerator(Test);
        Assert.True(await stream.MoveNextAsync());
        disk.Fill();

        long revision = await WriteUntilRefusedAsync(service, "shop");

        // Reads, streams and reports of those that are known go on.
        Site site = (await service.Client.GetSiteAsync("shop", Test)).Value;
        Assert.Equal(revision, site.Revision);
        Assert.Single((await service.Client.ListInstancesAsync("shop", cancellationToken: Test)).Items);
        await instance.ReportInstanceAsync("shop", "one", new InstanceReport { Run = "r", Sequence = 2, Epoch = site.Epoch, Revision = revision }, Test);
        await using (IAsyncEnumerator<StreamEvent> another = instance.WatchSiteAsync("shop", Test).GetAsyncEnumerator(Test))
        {
            Assert.True(await another.MoveNextAsync());
        }

        // Requests may be sent here all the same: a load balancer that took it for gone would cut every app off.
        await HealthIsAsync(service, "ready, but the store refuses writes: storage-full");
        disk.MakeRoom();
        long roomAt = TimeProvider.System.GetTimestamp();
        await HealthIsAsync(service, "ready");
        Assert.InRange(TimeProvider.System.GetElapsedTime(roomAt), TimeSpan.Zero, HealsWithin);
        Versioned<Site> healed = await service.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = "healed" }, cancellationToken: Test);
        Assert.Equal(revision + 1, healed.Value.Revision);
        await ReachesAsync(stream, healed.Value.Revision);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', service.Errors.Lines));
    }

    [Fact]
    public async Task Service_that_starts_on_a_full_disk_reads_and_takes_writes_when_there_is_room()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 8);
        var settings = new Dictionary<string, string?> { ["Maintenance:DataFolder"] = Path.Combine(disk.Path, "data") };
        await using RunningService service = await RunningService.StartAsync(settings: settings);
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 60 } }, cancellationToken: Test);
        await service.StopAsync();
        disk.Fill();
        await service.RestartAsync();

        Assert.Equal(MaintenanceMode.Closed, (await service.Client.GetSiteAsync("shop", Test)).Value.Mode);
        disk.MakeRoom();
        await HealthIsAsync(service, "ready");
        await service.Client.EndMaintenanceAsync("shop", "m", cancellationToken: Test);
        await service.StopAsync();
        (int exit, _, string error) = await ServiceCommand.RunAsync(service.DataFolder, "verify");
        Assert.True(exit == 0, error);
    }

    private static async Task<long> WriteUntilRefusedAsync(RunningService service, string site)
    {
        // What the log has room for already is still taken; then nothing is, and each refusal says why.
        for (int i = 0; ; i++)
        {
            long before = (await service.Client.GetSiteAsync(site, Test)).Value.Revision;
            try
            {
                await service.Client.PutSiteAsync(site, new SiteRequest { DisplayName = $"name {i}" }, cancellationToken: Test);
            }
            catch (MaintenanceServiceException refusal)
            {
                Assert.Equal((HttpStatusCode.InsufficientStorage, "storage-full"), (refusal.StatusCode, refusal.Slug));
                return before;
            }
        }
    }

    private static Task HealthIsAsync(RunningService service, string body) => Eventually.TrueAsync(
        async () =>
        {
            using HttpResponseMessage answer = await service.Http.GetAsync("/readyz", Test);
            return answer.StatusCode == HttpStatusCode.OK && await answer.Content.ReadAsStringAsync(Test) == body;
        },
        Test);

    private static async Task ReachesAsync(IAsyncEnumerator<StreamEvent> stream, long revision)
    {
        do
        {
            Assert.True(await stream.MoveNextAsync());
        }
        while (stream.Current is not StreamState { State: var state } || state.Revision < revision);
    }
}
