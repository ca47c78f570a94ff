using MaintenanceService.Tests.Documents;
using YamlDotNet.RepresentationModel;

namespace MaintenanceService.Tests.Migrations;

/// <summary>A page of docs/migrations: the files that it shows, and the commands that its reader runs.</summary>
internal sealed class GuidePage
{
    private readonly DocumentBlock[] _blocks;

    public GuidePage(string name) => _blocks = [.. DocumentReader.Blocks($"docs/migrations/{name}.md")];

    /// <summary>Files by their names, which their first line says.</summary>
    public IReadOnlyDictionary<string, string> Files => _blocks
        .Where(block => block.Language is "bash" or "sql" && Name(block) is not null)
        .ToDictionary(block => Name(block)!, block => block.Text + "\n");

    /// <summary>The lines that are typed, or that the Jobs of a release run with its rollout between them.</summary>
    public string Commands => _blocks.Any(block => block.Language == "yaml")
        ? string.Join("\n./deploy.sh\n", Jobs())
        : string.Join('\n', _blocks.Where(block => block.Language == "bash" && block.Text.StartsWith("maintenance ", StringComparison.Ordinal)).Select(block => block.Text));

    private IEnumerable<string> Jobs()
    {
        var yaml = new YamlStream();
        using var reader = new StringReader(_blocks.Single(block => block.Language == "yaml").Text);
        yaml.Load(reader);
        return yaml.Documents
            .OrderByDescending(job => job.RootNode["metadata"]["annotations"]["helm.sh/hook"].ToString(), StringComparer.Ordinal)
            .Select(job => job.RootNode["spec"]["template"]["spec"]["containers"][0]["args"][0].ToString());
    }

    private static string? Name(DocumentBlock block)
    {
        string[] words = block.Text.Split('\n')[0].Split(' ');
        return words is ["#" or "--", { } name] && name.Contains('.', StringComparison.Ordinal) ? name : null;
    }
}
