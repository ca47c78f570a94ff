using System.Text.Json;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Deployment;

/// <summary>A debugger finds the sources of a published package: a build of a clone from GitHub links each file to its commit there.</summary>
public sealed class SourceLinkTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    /// <summary>All packages take their settings from the same file; one stands for them.</summary>
    private const string Project = "middleware/MaintenanceService.AspNetCore";

    [Fact]
    public async Task Sources_are_linked_to_the_commit_on_GitHub()
    {
        Assert.SkipUnless(Path.Exists(Repository.PathOf(".git")), "this is no checkout of git");
        using var folder = new TemporaryFolder();
        string clone = folder.File("clone");
        await SucceedAsync("git", "clone", "--quiet", "--depth", "1", new Uri(Repository.Root).AbsoluteUri, clone);
        await SucceedAsync("git", "-C", clone, "remote", "set-url", "origin", "https://github.com/example/shop.git");
        string commit = (await SucceedAsync("git", "-C", clone, "rev-parse", "HEAD")).Trim();

        string file = (await SucceedAsync(
            "dotnet", "msbuild", Path.Combine(clone, Project), "-nodeReuse:false", "-target:PrepareForBuild;GenerateSourceLinkFile", "-p:TargetFramework=net10.0", "-getProperty:SourceLink")).Trim();

        using JsonDocument links = JsonDocument.Parse(await File.ReadAllTextAsync(file, Test));
        JsonProperty link = Assert.Single(links.RootElement.GetProperty("documents").EnumerateObject());
        Assert.Equal($"https://raw.githubusercontent.com/example/shop/{commit}/*", link.Value.GetString());
    }

    private static async Task<string> SucceedAsync(string program, params string[] args)
    {
        (int exitCode, string output) = await Command.RunAsync(program, args);
        Assert.True(exitCode == 0, output);
        return output;
    }
}
