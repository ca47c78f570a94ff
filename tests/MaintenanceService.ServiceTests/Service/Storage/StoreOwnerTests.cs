using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Root runs a verb on the store of another account.</summary>
[Trait("Store", "SQLite")]
public sealed class StoreOwnerTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    private string Copy => _folder.File("copy.db");

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "giving files to another account takes root on Linux");
        Assert.Equal(0, (await ServiceCommand.RunAsync(Data, "create-key", "k", "viewer", "*")).ExitCode);
        Assert.Equal(0, (await ServiceCommand.RunAsync(Data, "backup", Copy)).ExitCode);
    }

    [Theory]
    [InlineData("restore", "copy.db")]
    [InlineData("new-epoch")]
    [InlineData("create-key", "other", "viewer", "*")]
    public async Task Verb_that_writes_is_refused_and_changes_nothing(params string[] args)
    {
        await GiveAsync(3_000_000, Data);
        string[] files = Directory.GetFiles(Data);
        byte[][] before = [.. files.Select(File.ReadAllBytes)];

        (int exitCode, _, string error) = await ServiceCommand.RunAsync(Data, args);

        Assert.Equal(78, exitCode);
        Assert.Contains("belongs to the account with the id 3000000", error, StringComparison.Ordinal);
        Assert.Contains("setpriv --reuid=3000000", error, StringComparison.Ordinal);
        Assert.Equal(files, Directory.GetFiles(Data));
        Assert.Equal(before, files.Select(File.ReadAllBytes));
    }

    [Fact]
    public async Task Verb_that_reads_runs()
    {
        await GiveAsync(3_000_000, Data);

        Assert.Equal(0, (await ServiceCommand.RunAsync(Data, "verify")).ExitCode);
        Assert.Equal(0, (await ServiceCommand.RunAsync(Data, "backup", _folder.File("second.db"))).ExitCode);
    }

    [Fact]
    public async Task Service_that_runs_as_root_in_the_folder_of_another_account_keeps_its_verbs()
    {
        await GiveAsync(3_000_000, Data);
        foreach (string file in Directory.GetFiles(Data))
        {
            await GiveAsync(0, file);
        }

        Assert.Equal(0, (await ServiceCommand.RunAsync(Data, "new-epoch")).ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task GiveAsync(int account, string path) => Assert.Equal((0, ""), await Command.RunAsync("chown", "-R", $"{account}", path));
}
