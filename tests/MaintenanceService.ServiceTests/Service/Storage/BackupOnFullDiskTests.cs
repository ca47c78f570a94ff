using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The verb backup where the disk of the copy, or of the store, is full: it fails, names the file and leaves nothing behind.</summary>
[Trait("Store", "SQLite")]
public sealed class BackupOnFullDiskTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Full_target_of_a_store_in_SQLite_is_named(bool isRunning)
    {
        using SmallDisk target = SmallDisk.Mount(megabytes: 1);
        using var folder = new TemporaryFolder();
        await using ServerProcess service = await StartAsync(folder.Path, folder.File("data"));
        if (!isRunning)
        {
            await service.StopAsync();
        }

        await AssertFailsAsync(target, folder.File("data"), new Dictionary<string, string>());

        Assert.Empty(Directory.GetFiles(folder.File("data"), "*backup-*"));
    }

    [Fact]
    public async Task Full_target_of_a_store_in_PostgreSQL_is_named()
    {
        PostgresCluster.SkipWithout();
        using SmallDisk target = SmallDisk.Mount(megabytes: 1);
        using var folder = new TemporaryFolder();
        string database = await cluster.CreateDatabaseAsync();
        await using (RunningService service = await RunningService.StartAsync(
            settings: new Dictionary<string, string?> { ["Maintenance:Store"] = "Postgres", ["ConnectionStrings:Maintenance"] = database }))
        {
            await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        }

        await AssertFailsAsync(
            target, folder.File("unused"), new Dictionary<string, string> { ["Maintenance__Store"] = "Postgres", ["ConnectionStrings__Maintenance"] = database });
    }

    [Fact]
    public async Task Full_disk_of_a_running_service_is_told_at_once()
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 8);
        using var folder = new TemporaryFolder();
        string data = Path.Combine(disk.Path, "data");
        await using ServerProcess service = await StartAsync(folder.Path, data);
        disk.Fill();

        (int exit, _, string error) = await ServiceCommand.RunAsync(data, "backup", folder.File("copy.db"));

        Assert.Equal(1, exit);
        Assert.StartsWith("The running service can't make a copy: the copy needs ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(data, "*backup-*"));
    }

    /// <summary>SQLite writes a copy's log and then the file: it says nothing where there is room for one of them only.</summary>
    [Theory]
    [InlineData(1.1)]
    [InlineData(1.5)]
    [InlineData(1.9)]
    public async Task Target_with_room_for_less_than_the_log_and_the_file_has_a_whole_copy_of_a_store_in_PostgreSQL_or_none(double room)
    {
        PostgresCluster.SkipWithout();
        using SmallDisk target = SmallDisk.Mount(megabytes: 8);
        using var folder = new TemporaryFolder();
        string database = await cluster.CreateDatabaseAsync();
        var settings = new Dictionary<string, string> { ["Maintenance__Store"] = "Postgres", ["ConnectionStrings__Maintenance"] = database };
        await using (RunningService service = await RunningService.StartAsync(
            settings: new Dictionary<string, string?> { ["Maintenance:Store"] = "Postgres", ["ConnectionStrings:Maintenance"] = database }))
        {
            await service.FillAsync();
        }

        string whole = folder.File("whole.db");
        Assert.Equal(0, (await ServiceCommand.RunAsync(folder.File("unused"), settings, "backup", whole)).ExitCode);
        string copy = Path.Combine(target.Path, "copy.db");
        target.Fill(but: (long)(new FileInfo(whole).Length * room));

        (int exit, _, string error) = await ServiceCommand.RunAsync(folder.File("unused"), settings, "backup", copy);

        Assert.Equal((1, $"{copy} can't be written: the disk is full. Free some space there, or name another place."), (exit, error.TrimEnd()));
        Assert.Empty(Directory.GetFiles(target.Path, "copy.db*"));
    }

    private static Task<ServerProcess> StartAsync(string folder, string data) => ServerProcess.StartAsync("MaintenanceService", folder, new Dictionary<string, string>
    {
        ["Maintenance__DataFolder"] = data,
        ["Maintenance__BootstrapKey"] = Fleet.AdminKey,
    });

    private static async Task AssertFailsAsync(SmallDisk target, string dataFolder, Dictionary<string, string> settings)
    {
        string copy = Path.Combine(target.Path, "copy.db");
        target.Fill();

        (int exit, string output, string error) = await ServiceCommand.RunAsync(dataFolder, settings, "backup", copy);

        Assert.Equal((1, ""), (exit, output));
        Assert.StartsWith($"{copy} can't be written", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(target.Path, "copy.db*"));
    }
}
