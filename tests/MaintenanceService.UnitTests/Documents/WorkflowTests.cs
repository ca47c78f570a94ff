using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace MaintenanceService.Tests.Documents;

/// <summary>What runs on GitHub is what a reader of the README runs, on files that there are.</summary>
public sealed partial class WorkflowTests
{
    private static readonly string[] Files = [.. Directory.EnumerateFiles(Repository.PathOf(".github"), "*.yml", SearchOption.AllDirectories)];
    private static readonly string[] Workflows = [.. Files.Where(file => Path.GetFileName(Path.GetDirectoryName(file)) == "workflows")];

    [Fact]
    public void Files_are_valid_YAML()
    {
        Assert.InRange(Files.Length, 5, int.MaxValue);
        Assert.All(Files, file => Assert.Single(Load(file).Documents));
    }

    [Fact]
    public void Actions_are_pinned_by_their_major_version() =>
        Assert.All(Workflows.SelectMany(Values("uses")), action => Assert.Matches(@"^[a-z-]+/[a-z-]+@v\d+$", action));

    [Fact]
    public void Steps_name_files_and_tasks_that_there_are()
    {
        string[] steps = [.. Workflows.SelectMany(Values("run"))];
        string[] paths = [.. steps.SelectMany(step => RepositoryPath().Matches(step).Select(match => match.Value)).Distinct()];
        string build = File.ReadAllText(Repository.PathOf("build.ps1"));

        Assert.Contains("deploy/docker/Dockerfile", paths);
        Assert.All(paths, path => Assert.True(Path.Exists(Repository.PathOf(path)), $"{path} is not there"));
        Assert.All(
            steps.SelectMany(step => BuildTask().Matches(step).SelectMany(match => match.Groups[1].Value.Split(", "))),
            task => Assert.Contains($"'{task}'", build, StringComparison.Ordinal));
        Assert.All(Workflows.SelectMany(Values("working-directory")), folder => Assert.True(File.Exists(Repository.PathOf(folder, "package-lock.json")), folder));
    }

    [Fact]
    public void Commands_for_contributors_are_those_that_run()
    {
        string[] steps = [.. Workflows.SelectMany(Values("run"))];
        string documents = File.ReadAllText(Repository.PathOf("README.md")) + File.ReadAllText(Repository.PathOf("CONTRIBUTING.md"));

        foreach (string command in (string[])["dotnet build", "dotnet test", "npm ci", "npm run docs"])
        {
            Assert.Contains(command, documents, StringComparison.Ordinal);
            Assert.Contains(steps, step => step.StartsWith(command, StringComparison.Ordinal));
        }
    }

    private static YamlStream Load(string file)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(file);
        yaml.Load(reader);
        return yaml;
    }

    private static Func<string, IEnumerable<string>> Values(string key) => file => Load(file).Documents[0].AllNodes.OfType<YamlMappingNode>()
        .SelectMany(node => node.Children.Where(child => child.Key.ToString() == key && child.Value is YamlScalarNode).Select(child => child.Value.ToString()));

    [GeneratedRegex(@"(?<![\w./-])(service|deploy|middleware|samples|tests|docs)/[\w./-]*\w(?![\w*])")]
    private static partial Regex RepositoryPath();

    [GeneratedRegex(@"build\.ps1 -Task ([\w, ]+)")]
    private static partial Regex BuildTask();
}
