using MaintenanceService.Configuration;
using MaintenanceService.Files;
using MaintenanceService.Store;
using MaintenanceService.Store.Sqlite;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Verbs;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A new epoch is later than each that is known where the store lies: also where only copies are left of it.</summary>
[Trait("Store", "SQLite")]
public sealed class KnownEpochTests
{
    private const int StoreFault = 78;
    private const long Year2100 = 4_102_444_800;

    [Theory]
    [InlineData("backups/maintenance-2099-12-31.db")]
    [InlineData("maintenance.db.replaced-20991231T000000000Z")]
    [InlineData("copy.db")]
    public async Task Restore_where_store_and_marker_are_gone_Is_later_than_every_copy(string laterCopy)
    {
        await using RunningService service = await StoppedAsync();
        string data = service.DataFolder;
        string older = Path.Combine(data, "older.db");
        await RunAsync(data, 0, "backup", older);
        await RunAsync(data, Year2100, "new-epoch");
        Directory.CreateDirectory(data.BackupFolder());
        await RunAsync(data, 0, "backup", Path.Combine(data, laterCopy));
        Array.ForEach(["", ".marker"], part => File.Delete(data.StoreFile() + part));

        (int exit, _, string error) = await ServiceCommand.RunAsync(data);
        string output = await RunAsync(data, 0, "restore", older);

        Assert.Equal(StoreFault, exit);
        Assert.Contains("not there", error, StringComparison.Ordinal);
        Assert.Contains($"epoch {Year2100 + 1}-", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_epoch_of_a_store_that_was_set_back_Is_later_than_its_marker_and_its_copies(bool keepsMarker)
    {
        await using RunningService service = await StoppedAsync();
        string data = service.DataFolder;
        string older = Path.Combine(data, "older.db");
        File.Copy(data.StoreFile(), older);
        await RunAsync(data, Year2100, "new-epoch");
        if (!keepsMarker)
        {
            Directory.CreateDirectory(data.BackupFolder());
            await RunAsync(data, 0, "backup", Path.Combine(data.BackupFolder(), "maintenance-2099-12-31.db"));
            File.Delete(data.StoreFile() + ".marker");
        }

        File.Move(older, data.StoreFile(), overwrite: true);

        Assert.Contains($"epoch {Year2100 + 1}-", await RunAsync(data, 0, "new-epoch"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Previous_store_of_a_killed_service_Has_its_latest_epoch_in_the_log_alone()
    {
        await using RunningService service = await StoppedAsync();
        string data = service.DataFolder;
        using var killed = new TemporaryFolder();
        using (SqliteStore store = SqliteOpening.OpenAll(data.StoreFile(), marker: null))
        {
            await StoreEpoch.BeginAsync(store, "for the test", TimeProvider.System, $"{Year2100}-aa");
            Array.ForEach(["", "-wal"], part => File.Copy(data.StoreFile() + part, killed.File("maintenance.db" + part)));
        }

        Assert.Contains(KnownEpochs.Of(killed.File("maintenance.db"), killed.File("none")), epoch => Epochs.NumberOf(epoch) == Year2100 + 1);
    }

    [Fact]
    public void Damaged_and_foreign_files_tell_nothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("maintenance.db"), new string('x', 20_000));
        File.WriteAllText(folder.File("maintenance.db.marker"), "{");
        File.WriteAllText(folder.File("empty.db"), "");

        Assert.Empty(KnownEpochs.Of(folder.File("maintenance.db"), folder.File("none")));
    }

    private static async Task<RunningService> StoppedAsync()
    {
        RunningService service = await RunningService.StartAsync();
        await service.StopAsync();
        return service;
    }

    private static async Task<string> RunAsync(string dataFolder, long unixSeconds, params string[] args)
    {
        using var output = new StringWriter();
        var folder = new DataFolder(Options.Create(new ServiceOptions { DataFolder = dataFolder }), new HostingEnvironment { ContentRootPath = dataFolder });
        TimeProvider time = unixSeconds == 0 ? TimeProvider.System : new ManualClock(DateTimeOffset.FromUnixTimeSeconds(unixSeconds));
        Assert.Equal(0, await new StoreVerbs(folder, time, output).RunAsync(args[0], args[1..]));
        return output.ToString();
    }
}
