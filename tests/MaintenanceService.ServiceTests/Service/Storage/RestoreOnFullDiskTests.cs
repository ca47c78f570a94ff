using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The verb restore where the disk of the store has no room for what it writes: it fails, and the store is as it was.</summary>
[Trait("Store", "SQLite")]
public sealed class RestoreOnFullDiskTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    /// <param name="room">How many more kilobytes are free than the copy and its log take: with a few, the log can't be written back into the file.</param>
    [Theory]
    [InlineData(-100)]
    [InlineData(0)]
    [InlineData(48)]
    [InlineData(96)]
    [InlineData(192)]
    [InlineData(4096)]
    public async Task Restore_of_a_copy_with_its_log_succeeds_or_changes_nothing(int room)
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 16);
        using var folder = new TemporaryFolder();
        string data = Path.Combine(disk.Path, "data");
        await using (RunningService kept = await RunningService.StartAsync(settings: new Dictionary<string, string?> { ["Maintenance:DataFolder"] = data }))
        {
            await kept.Client.PutSiteAsync("kept", new SiteRequest(), cancellationToken: Test);
        }

        string copy = folder.File("copy.db");
        await using (RunningService other = await RunningService.StartAsync())
        {
            await other.FillAsync();
            File.Copy(other.DataFolder.StoreFile(), copy);
            File.Copy(other.DataFolder.StoreFile() + "-wal", copy + "-wal");
        }

        byte[] before = await File.ReadAllBytesAsync(data.StoreFile(), Test);
        string[] files = [.. Directory.GetFiles(data).Append(data.StoreFile() + ".lock").Order()];
        disk.Fill(but: new FileInfo(copy).Length + new FileInfo(copy + "-wal").Length + (room * 1024));

        (int exit, _, string error) = await ServiceCommand.RunAsync(data, "restore", copy);

        (int verified, string report, string fault) = await ServiceCommand.RunAsync(data, "verify");
        Assert.True(verified == 0, $"{exit}: {error}{fault}");
        if (exit == 0)
        {
            Assert.InRange(room, 97, 4096);
            Assert.Contains("1 sites, 1 keys, 123 history entries", report, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(
            (1, $"{copy} can't be restored: the disk of {data.StoreFile()}.restoring is full. The store was not changed. Free some space there, then restore again."), (exit, error.TrimEnd()));
        Assert.Equal(before, await File.ReadAllBytesAsync(data.StoreFile(), Test));
        Assert.Equal(files, Directory.GetFiles(data).Order());
    }
}
