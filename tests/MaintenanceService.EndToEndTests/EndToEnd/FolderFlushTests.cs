using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd;

/// <summary>A file that takes the place of another: its content is on disk before the name is, and the name before anything is built on it.</summary>
[Collection(typeof(OneAtATime))]
public sealed class FolderFlushTests
{
    private const string Calls = "rename,renameat,renameat2,fsync,fdatasync";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Snapshot_of_an_app_is_flushed_then_renamed_and_then_its_folder_is_flushed()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await using FaultySyscalls shop = await FaultySyscalls.WatchAsync(fleet.Shops[0].Id, Calls);

        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", "m", 300, Test)).Converged);
        AssertFlushedInOrder(await shop.DetachAsync(), "/App_Data/maintenance/shop.shop-0.", ".tmp");
    }

    [Fact]
    public async Task Marker_of_the_service_is_flushed_then_renamed_and_then_its_folder_is_flushed()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await using FaultySyscalls service = await FaultySyscalls.WatchAsync(fleet.Service.Id, Calls);

        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        string marker = fleet.StoreFile + ".marker";
        await Eventually.TrueAsync(() => File.ReadAllText(marker).Contains("\"seq\":3", StringComparison.Ordinal), Test);
        await fleet.Service.StopAsync();

        AssertFlushedInOrder(await service.DetachAsync(), "/maintenance.db.marker", ".marker.new");
    }

    /// <summary>The file that gets the name is flushed before, and its folder after.</summary>
    private static void AssertFlushedInOrder(string[] calls, string name, string temporary)
    {
        int renamed = Array.FindIndex(calls, call => NamesOf(call) is [_, var to] && to.Contains(name, StringComparison.Ordinal));
        Assert.True(renamed >= 0, $"nothing was renamed to …{name}:\n{string.Join('\n', calls)}");
        string[] names = NamesOf(calls[renamed]);

        Assert.EndsWith(temporary, names[0], StringComparison.Ordinal);
        Assert.Contains(calls.Take(renamed), call => IsFlushOf(call, names[0]));
        Assert.Contains(calls.Skip(renamed), call => IsFlushOf(call, Path.GetDirectoryName(names[^1])!));
    }

    private static string[] NamesOf(string call) => call.Contains("rename", StringComparison.Ordinal) ? [.. call.Split('"').Where(part => part.StartsWith('/'))] : [];

    private static bool IsFlushOf(string call, string path) => call.Contains("sync(", StringComparison.Ordinal) && call.Contains($"<{path}>", StringComparison.Ordinal);
}
