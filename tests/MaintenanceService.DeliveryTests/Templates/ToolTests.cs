using System.IO.Compression;
using MaintenanceService.Client;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>Service and command as <c>dotnet tool install</c> brings them, out of a folder of packages.</summary>
[Collection<DotnetBuilds>]
public sealed class ToolTests
{
    private const string Version = "0.1.0-tools";
    private const string Key = "an-admin-key-for-tests-0123456789";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Service_and_command_are_installed_and_work_together()
    {
        using var folder = new TemporaryFolder();
        string feed = folder.File("feed");
        await PackAsync("service/MaintenanceService", feed);
        await PackAsync("service/MaintenanceService.Cli", feed);
        await InstallAsync(folder, "MaintenanceService");
        await InstallAsync(folder, "MaintenanceService.Cli");
        string program = OperatingSystem.IsWindows() ? ".exe" : "";

        await using ServerProcess service = await ServerProcess.StartProgramAsync(
            Path.Combine(folder.File("tools"), $"maintenance-service{program}"),
            Directory.CreateDirectory(folder.File("here")).FullName,
            new Dictionary<string, string> { ["Maintenance__BootstrapKey"] = Key });
        using var client = new MaintenanceClient(service.Address, () => Key);
        await client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        (int exitCode, string output) = await DotnetCommand.RunProgramAsync(
            Path.Combine(folder.File("tools"), $"maintenance{program}"), folder.Path,
            new Dictionary<string, string> { ["MAINTENANCE_SERVICE"] = service.Address.ToString(), ["MAINTENANCE_API_KEY"] = Key }, "sites");

        Assert.True(exitCode == 0, output);
        Assert.Contains("shop", output, StringComparison.Ordinal);
        Assert.True(Directory.Exists(Path.Combine(folder.File("here"), "data")));
    }

    private static async Task PackAsync(string project, string feed)
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        (int exitCode, string output) = await DotnetCommand.RunAsync(
            Repository.PathOf(), new Dictionary<string, string>(), "pack", project, "--no-build", "-c", configuration, "-o", feed, $"-p:PackageVersion={Version}");
        Assert.True(exitCode == 0, output);
        using ZipArchive package = await ZipFile.OpenReadAsync(Path.Combine(feed, $"{Path.GetFileName(project)}.{Version}.nupkg"), Test);
        string[] files = [.. package.Entries.Select(entry => entry.FullName)];
        Assert.All(["README.md", "LICENSE", "icon.png"], file => Assert.Contains(file, files));
        Assert.DoesNotContain(files, file => file.Contains("Development", StringComparison.Ordinal));
    }

    private static async Task InstallAsync(TemporaryFolder folder, string package)
    {
        // The packages hold all that they need, so that no other source is asked.
        await File.WriteAllTextAsync(
            folder.File("nuget.config"),
            $"""<configuration><packageSources><clear /><add key="packed" value="{folder.File("feed")}" /></packageSources></configuration>""", Test);
        (int exitCode, string output) = await DotnetCommand.RunAsync(
            folder.Path, new Dictionary<string, string> { ["NUGET_PACKAGES"] = folder.File("packages") },
            "tool", "install", package, "--version", Version, "--tool-path", folder.File("tools"), "--configfile", folder.File("nuget.config"));
        Assert.True(exitCode == 0, output);
    }
}
