using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Templates;
using Xunit;

namespace MaintenanceService.Tests.Deployment;

/// <summary>A build machine (<c>CI=true</c>) restores what is locked, for each platform that is published for.</summary>
[Collection<DotnetBuilds>]
public sealed class LockedRestoreTests
{
    [Theory]
    [InlineData("service/MaintenanceService")]
    [InlineData("service/MaintenanceService.Cli")]
    public async Task Platform_has_a_lock_file_that_fits(string project)
    {
        foreach (string platform in new[] { "linux-x64", "linux-arm64", "win-x64", "osx-arm64" })
        {
            string file = Repository.PathOf(project, $"packages.{platform}.lock.json");
            Assert.True(File.Exists(file), $"{file} is missing: dotnet restore {project} -r {platform}");
        }

        using var artifacts = new TemporaryFolder();
        (int exitCode, string output) = await DotnetCommand.RunAsync(
            Repository.PathOf(), new Dictionary<string, string> { ["CI"] = "true" }, "restore", project, "-r", "linux-x64", $"-p:ArtifactsPath={artifacts.Path}/");
        Assert.True(exitCode == 0, output);
    }
}
