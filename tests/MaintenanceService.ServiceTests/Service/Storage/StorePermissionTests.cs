using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The service's account may read its store, and not write it.</summary>
[Trait("Store", "SQLite")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class StorePermissionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData]
    [InlineData("verify")]
    [InlineData("create-key", "other", "viewer", "*")]
    public async Task File_that_may_not_be_written_is_named_and_no_damage_is_told(params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "permissions are given up by root as on Linux");
        string data = _folder.File("data");
        Assert.Equal(0, (await ServiceCommand.RunAsync(data, "create-key", "k", "viewer", "*")).ExitCode);
        string store = Path.Combine(data, "maintenance.db");
        File.SetUnixFileMode(store, UnixFileMode.UserRead);
        byte[] before = await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken);

        // Root gives up what lets it pass by permissions.
        string[] under = Environment.IsPrivilegedProcess ? ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] : [];
        (int exitCode, _, string error) = await ServiceCommand.RunUnderAsync(under, data, new Dictionary<string, string>(), args);

        Assert.Equal(78, exitCode);
        Assert.Contains($"{store}: the service may not write its store", error, StringComparison.Ordinal);
        Assert.Contains("Let the service's account read and write the file", error, StringComparison.Ordinal);
        Assert.DoesNotContain("restore FILE", error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(store, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();
}
