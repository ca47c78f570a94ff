using System.Diagnostics;
using System.Xml.Linq;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Deployment;

/// <summary>Where the repository is published is said in one place; whoever forks it changes that.</summary>
public sealed class RepositoryAddressTests
{
    private static readonly string Address =
        XDocument.Load(Repository.PathOf("Directory.Build.props")).Descendants("RepositoryUrl").Single().Value;

    [Fact]
    public void Unit_names_it()
    {
        Assert.Contains($"Documentation={Address}", File.ReadAllLines(Repository.PathOf("deploy/systemd/maintenance-service.service")));
    }

    [Fact]
    public async Task No_other_file_repeats_it()
    {
        Assert.SkipUnless(Path.Exists(Repository.PathOf(".git")), "this is no checkout of git");
        using Process git = Process.Start(new ProcessStartInfo("git", ["grep", "--name-only", "--fixed-strings", new Uri(Address).AbsolutePath.TrimStart('/')])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
        })!;
        string[] files = (await git.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["Directory.Build.props", "deploy/systemd/maintenance-service.service"], files);
    }
}
