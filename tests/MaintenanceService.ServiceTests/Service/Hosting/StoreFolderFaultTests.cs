using System.Diagnostics;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Hosting;

/// <summary>What is wrong with the folder of the store is said in one sentence with its own exit code, and a stop is heard at any moment of the start.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StoreFolderFaultTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    [Theory]
    [InlineData("maintenance.db.lock")]
    [InlineData("maintenance.db.marker")]
    [InlineData("maintenance.db")]
    public async Task Folder_in_place_of_a_file_is_named(string name)
    {
        Directory.CreateDirectory(Path.Combine(Data, name));

        await RefusedAsync(Data, name);
    }

    [Fact]
    public async Task File_in_place_of_the_folder_is_named()
    {
        await File.WriteAllTextAsync(Data, "no folder", Test);

        await RefusedAsync(Data, Data);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Read_only_disk_is_said_at_once_and_is_not_another_process(bool withStore)
    {
        using SmallDisk disk = SmallDisk.Mount(megabytes: 8);
        string data = Path.Combine(disk.Path, "data");
        if (withStore)
        {
            Assert.Equal(0, (await ServiceCommand.RunAsync(data, "create-key", "k", "viewer", "*")).ExitCode);
        }
        else
        {
            Directory.CreateDirectory(data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        disk.MakeReadOnly();
        long startedAt = TimeProvider.System.GetTimestamp();

        await RefusedAsync(data, "Read-only file system");

        // The lock is waited for 30 seconds where another process has it; nobody has this one.
        Assert.InRange(TimeProvider.System.GetElapsedTime(startedAt), TimeSpan.Zero, TimeSpan.FromSeconds(25));
    }

    [Fact]
    public async Task Stop_while_it_waits_for_another_process_is_a_clean_stop()
    {
        Directory.CreateDirectory(Data);
        File.SetUnixFileMode(Data, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead);
        await using var held = new FileStream(Path.Combine(Data, "maintenance.db.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        string[] command = [.. ServerProcess.Command(PublishedService.Project), "--urls", "http://127.0.0.1:0"];
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = _folder.Path };
        start.Environment["Maintenance__DataFolder"] = Data;
        start.Environment["Maintenance__StoreLockSeconds"] = "600";
        using Process process = Process.Start(start)!;

        // The folder's rights are what it sees to before it asks for the lock.
        await Eventually.TrueAsync(() => (File.GetUnixFileMode(Data) & UnixFileMode.OtherRead) == 0, Test);
        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(Test);
        }

        await process.WaitForExitAsync(Test).WaitAsync(HangGuard.Longest, TimeProvider.System, Test);
        Assert.Equal(0, process.ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task RefusedAsync(string data, string sentence)
    {
        (int exit, string output, string error) = await ServiceCommand.RunAsync(data);

        Assert.True(exit == 78, $"{exit}: {output} {error}");
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }
}
