using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Hosting;

/// <summary>The data folder and its files belong to the service's account alone.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class PrivateFilesTests
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task Folder_is_0700_and_each_file_in_it_0600_while_the_service_runs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var folder = new TemporaryFolder();
        string data = folder.File("data");

        // As an older version left it: readable by everybody.
        Directory.CreateDirectory(data, Folder | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        await File.WriteAllTextAsync(Path.Combine(data, "left-over"), "", TestContext.Current.CancellationToken);
        await using ServerProcess service = await ServerProcess.StartAsync(
            "MaintenanceService", folder.File("."), new Dictionary<string, string> { ["Maintenance__DataFolder"] = data });
        await Eventually.TrueAsync(() => Task.FromResult(Directory.Exists(Path.Combine(data, "backups"))), TestContext.Current.CancellationToken);
        (int exitCode, _, string error) = await StopAndVerifyAsync(service, data, folder.File("copy.db"));

        Assert.Equal((0, ""), (exitCode, error));
        Assert.Equal(Folder, File.GetUnixFileMode(data));
        string[] files = Directory.GetFiles(data, "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith("maintenance.db", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith("bootstrap-key", StringComparison.Ordinal));
        Assert.Contains(files, file => file.EndsWith(".marker", StringComparison.Ordinal));
        Assert.All((string[])[.. files, folder.File("copy.db")], file => Assert.Equal((file, PrivateFile), (file, File.GetUnixFileMode(file))));
        Assert.All(Directory.GetDirectories(data), sub => Assert.Equal((sub, Folder), (sub, File.GetUnixFileMode(sub))));
    }

    [Theory]
    [InlineData(".", UnixFileMode.GroupWrite)]
    [InlineData(".", UnixFileMode.OtherWrite)]
    [InlineData("maintenance.db.lock", UnixFileMode.OtherWrite)]
    [InlineData("backups/old.db", UnixFileMode.GroupWrite)]
    public async Task Folder_or_file_that_others_may_write_is_exit_78(string entry, UnixFileMode others)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var folder = new TemporaryFolder();
        string data = folder.File("data");
        Directory.CreateDirectory(Path.Combine(data, "backups"), Folder);
        string path = Path.Combine(data, entry);
        if (entry != ".")
        {
            await File.WriteAllTextAsync(path, "", TestContext.Current.CancellationToken);
        }

        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | others);

        (int exitCode, string output, string error) = await ServiceCommand.RunAsync(data);

        Assert.True(exitCode == 78, $"{exitCode}: {output} {error}");
        Assert.StartsWith("Other accounts may write to ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.False(File.Exists(Path.Combine(data, "maintenance.db")));
    }

    [Theory]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead)]
    public async Task Restored_store_is_0600_whatever_the_mode_of_the_copy(UnixFileMode mode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes");
        using var folder = new TemporaryFolder();
        string data = folder.File("data");
        string copy = folder.File("copy.db");
        Assert.Equal(0, (await ServiceCommand.RunAsync(data, "create-key", "k", "viewer", "*")).ExitCode);
        Assert.Equal(0, (await ServiceCommand.RunAsync(data, "backup", copy)).ExitCode);
        File.SetUnixFileMode(copy, mode);

        (int exitCode, _, string error) = await ServiceCommand.RunAsync(data, "restore", copy);

        Assert.Equal((0, ""), (exitCode, error));
        Assert.All(Directory.GetFiles(data), file => Assert.Equal((file, PrivateFile), (file, File.GetUnixFileMode(file))));
        Assert.Equal(mode, File.GetUnixFileMode(copy));
        Assert.Equal(0, (await ServiceCommand.RunAsync(data, "verify")).ExitCode);
    }

    private static async Task<(int ExitCode, string Output, string Error)> StopAndVerifyAsync(ServerProcess service, string data, string copy)
    {
        Assert.Equal(0, await service.StopAsync());
        return await ServiceCommand.RunAsync(data, "backup", copy);
    }
}
