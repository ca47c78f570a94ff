using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The verb backup while the service runs: the service makes the copy, the verb brings it to where it was asked for.</summary>
public sealed class RunningBackupTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    [Fact]
    public async Task Copy_of_a_running_service_holds_all_that_was_acknowledged_and_leaves_nothing_behind()
    {
        await using ServerProcess service = await StartAsync();
        using var client = new MaintenanceClient(service.Address, () => Fleet.AdminKey);
        await client.PutSiteAsync("shop", new SiteRequest { DisplayName = "acknowledged" }, cancellationToken: Test);
        string copy = _folder.File("copy.db");

        (int exit, string output, string error) = await ServiceCommand.RunAsync(Data, "backup", copy);

        Assert.Equal((0, ""), (exit, error));
        Assert.Contains($"{copy} is a checked copy of", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Data, "*backup*"));
        Assert.Equal([copy], Directory.GetFiles(_folder.Path, "copy*"));
        await client.PutSiteAsync("shop", new SiteRequest { DisplayName = "later" }, cancellationToken: Test);
        await service.StopAsync();
        (int restored, string said, _) = await ServiceCommand.RunAsync(Data, "restore", copy);
        Assert.Equal(0, restored);
        Assert.Contains("1 sites", said, StringComparison.Ordinal);
        await using ServerProcess again = await StartAsync();
        using var later = new MaintenanceClient(again.Address, () => Fleet.AdminKey);
        Assert.Equal("acknowledged", (await later.GetSiteAsync("shop", Test)).Value.DisplayName);
    }

    /// <summary>An upgrade may follow at once, and a power failure that one: the copy is all that is left then.</summary>
    [Fact]
    public async Task Copy_on_another_disk_is_flushed_before_it_gets_its_name_and_so_is_the_name()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace is not installed");
        using SmallDisk disk = SmallDisk.Mount(megabytes: 8);
        await using ServerProcess service = await StartAsync();
        string copy = Path.Combine(disk.Path, "copy.db");
        string calls = _folder.File("calls");

        (int exit, _, string error) = await ServiceCommand.RunUnderAsync(
            ["strace", "-f", "-qq", "-y", "-s", "300", "-o", calls, "-e", "trace=fsync,fdatasync,rename"], Data, new Dictionary<string, string>(), "backup", copy);

        Assert.Equal((0, ""), (exit, error));
        string[] lines = await File.ReadAllLinesAsync(calls, Test);
        int flushed = Array.FindLastIndex(lines, line => line.Contains("sync(", StringComparison.Ordinal) && line.Contains($"<{copy}.unfinished>", StringComparison.Ordinal));
        int named = Array.FindIndex(lines, line => line.Contains($"rename(\"{copy}.unfinished\", \"{copy}\"", StringComparison.Ordinal));
        int kept = Array.FindIndex(lines, line => line.Contains("sync(", StringComparison.Ordinal) && line.Contains($"<{disk.Path}>", StringComparison.Ordinal));
        Assert.True(0 <= flushed && flushed < named && named < kept, string.Join('\n', lines));
    }

    [Fact]
    public async Task File_that_exists_is_left_alone_and_a_folder_that_does_not_is_said()
    {
        await using ServerProcess service = await StartAsync();
        string precious = _folder.File("precious.db");
        await File.WriteAllTextAsync(precious, "precious", Test);

        (int exists, _, string first) = await ServiceCommand.RunAsync(Data, "backup", precious);
        (int missing, _, string second) = await ServiceCommand.RunAsync(Data, "backup", _folder.File("no/such/folder/copy.db"));

        Assert.Equal((1, 1), (exists, missing));
        Assert.Contains("exists already", first, StringComparison.Ordinal);
        Assert.Equal("precious", await File.ReadAllTextAsync(precious, Test));
        Assert.DoesNotContain("   at ", second, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Data, "*backup*"));
    }

    [Fact]
    public async Task Process_that_makes_no_copies_is_not_waited_for_for_ever()
    {
        Directory.CreateDirectory(Data);
        await using (new FileStream(Path.Combine(Data, "maintenance.db.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            (int exit, _, string error) = await ServiceCommand.RunAsync(Data, "backup", _folder.File("copy.db"));

            Assert.Equal(1, exit);
            Assert.Contains("takes no request for a copy", error, StringComparison.Ordinal);
        }

        Assert.Empty(Directory.GetFiles(Data, "*backup*"));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServerProcess> StartAsync() => ServerProcess.StartAsync("MaintenanceService", _folder.Path, new Dictionary<string, string>
    {
        ["Maintenance__DataFolder"] = Data,
        ["Maintenance__BootstrapKey"] = Fleet.AdminKey,
    });
}
