using System.Text.RegularExpressions;
using MaintenanceService.Tests.Architecture;
using MaintenanceService.Tests.Processes;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace MaintenanceService.Tests.Deployment;

/// <summary>The files under deploy/, by the rules of those who run them: no engine and no cluster is needed.</summary>
public sealed class DeployFileTests
{
    public static TheoryData<string> Dockerfiles => [.. Directory.GetFiles(Repository.PathOf("deploy/docker"), "*Dockerfile").Select(file => Path.GetFileName(file)!)];

    public static TheoryData<string> Manifests => [.. Directory.GetFiles(Repository.PathOf("deploy/kubernetes"), "service-*.yaml").Select(file => Path.GetFileName(file)!)];

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Image_is_pinned_unprivileged_and_starts_the_program_itself(string name)
    {
        string[] lines = [.. File.ReadAllLines(Repository.PathOf("deploy/docker", name)).Where(line => line.Length > 0 && line[0] != '#')];
        string[] last = [.. lines.SkipWhile((_, index) => index < Array.FindLastIndex(lines, line => line.StartsWith("FROM ", StringComparison.Ordinal)))];

        Assert.All(lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal)), from => Assert.Matches(@"^FROM [a-z./-]+:\$\{DOTNET_VERSION\}-noble(-chiseled)?( AS build)?$", from));
        Assert.EndsWith("-chiseled", last[0], StringComparison.Ordinal);
        Assert.Contains("USER $APP_UID", last);
        Assert.Matches(@"^ENTRYPOINT \[(""dotnet"", ""[A-Za-z]+\.dll""|""\./[A-Za-z]+"")\]$", last[^1]);
        Assert.DoesNotContain(last, line => line.StartsWith("RUN ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => Regex.IsMatch(line, @"^ADD |(?i)(api_?key|password|secret)\s*="));
    }

    [Fact]
    public void Each_file_that_a_Dockerfile_copies_is_there()
    {
        foreach (string line in Directory.GetFiles(Repository.PathOf("deploy/docker"), "*Dockerfile").SelectMany(File.ReadAllLines)
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)))
        {
            foreach (string source in line.Split(' ')[1..^1])
            {
                string path = Repository.PathOf(source.TrimEnd('/'));
                Assert.True(Path.Exists(path) || Directory.GetFiles(Path.GetDirectoryName(path)!, Path.GetFileName(path)).Length > 0, $"{source} is not there");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Dockerfiles))]
    public void Restore_finds_every_project_that_it_needs(string name)
    {
        string text = File.ReadAllText(Repository.PathOf("deploy/docker", name));
        string project = Regex.Match(text, "dotnet restore ([^ ]+)").Groups[1].Value.Replace("${PROJECT}", Regex.Match(text, @"ARG PROJECT=(\w+)").Groups[1].Value, StringComparison.Ordinal);
        string[] copied = [.. text[..text.IndexOf("dotnet restore", StringComparison.Ordinal)].Split('\n')
            .Where(line => line.StartsWith("COPY ", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1])];

        Assert.All(Projects($"{project}/{Path.GetFileName(project)}.csproj").Distinct(), needed => Assert.Contains(
            copied, source => source == needed || (source.EndsWith('/') && needed.StartsWith(source, StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Unit_is_valid_and_hardened()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/systemd-analyze"), "systemd-analyze is not installed");
        string unit = Repository.PathOf("deploy/systemd/maintenance-service.service");

        (int valid, string complaints) = await Command.RunAsync("systemd-analyze", "verify", unit);
        (int hardened, string exposure) = await Command.RunAsync("systemd-analyze", "security", "--offline=true", "--threshold=20", unit);

        Assert.True(valid == 0, complaints);
        Assert.DoesNotContain("maintenance-service.service:", complaints, StringComparison.Ordinal);
        Assert.True(hardened == 0, exposure);
        Assert.Contains("Type=notify", File.ReadAllLines(unit));
    }

    [Theory]
    [MemberData(nameof(Manifests))]
    public void Pod_is_unprivileged_and_probed_as_the_service_means_it(string name)
    {
        var yaml = new YamlStream();
        using var reader = new StreamReader(Repository.PathOf("deploy/kubernetes", name));
        yaml.Load(reader);
        YamlNode deployment = yaml.Documents.Select(document => document.RootNode).Single(root => root["kind"].ToString() == "Deployment");
        YamlNode pod = deployment["spec"]["template"]["spec"];
        YamlNode container = pod["containers"][0];

        Assert.Equal("true", pod["securityContext"]["runAsNonRoot"].ToString());
        Assert.Equal("true", container["securityContext"]["readOnlyRootFilesystem"].ToString());
        Assert.Equal("false", container["securityContext"]["allowPrivilegeEscalation"].ToString());
        Assert.Equal("/livez", container["livenessProbe"]["httpGet"]["path"].ToString());
        Assert.Equal("/readyz", container["readinessProbe"]["httpGet"]["path"].ToString());
        Assert.True(int.Parse(pod["terminationGracePeriodSeconds"].ToString(), System.Globalization.CultureInfo.InvariantCulture) > 10);
        Assert.DoesNotContain(":latest", container["image"].ToString(), StringComparison.Ordinal);
        bool sqlite = name.Contains("sqlite", StringComparison.Ordinal);
        Assert.Equal((sqlite ? "1" : "2", sqlite ? "Recreate" : "RollingUpdate"), (deployment["spec"]["replicas"].ToString(), deployment["spec"]["strategy"]["type"].ToString()));
    }

    // A project and those that it references, by their paths from the repository's root.
    private static IEnumerable<string> Projects(string project) => Regex
        .Matches(File.ReadAllText(Repository.PathOf(project)), "<ProjectReference Include=\"([^\"]+)\"")
        .Select(match => Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(project))!, match.Groups[1].Value))))
        .SelectMany(Projects)
        .Prepend(project);
}
