using System.Reflection;

namespace MaintenanceService.Tests.Architecture;

/// <summary>Which folders of a project use which others.</summary>
internal sealed class FolderGraph
{
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _uses = new(StringComparer.Ordinal);

    public int FolderCount => _uses.Count;

    /// <summary>Reads the compiled types of an assembly; each belongs to the folder of its source file.</summary>
    public static FolderGraph Of(Assembly assembly, string projectFolder)
    {
        var graph = new FolderGraph();
        var folders = new SourceFolders(projectFolder);
        foreach (Type type in assembly.GetTypes())
        {
            foreach (Type used in TypeReferences.Of(type).Where(used => used.Assembly == assembly))
            {
                if (folders.Of(type) is { } from && folders.Of(used) is { } to && from != to)
                {
                    graph.Add(from, to, $"{SourceFolders.Outermost(type).Name} uses {SourceFolders.Outermost(used).Name}");
                }
            }
        }

        return graph;
    }

    public void Add(string from, string to, string why)
    {
        UsesOf(from).TryAdd(to, why);
        UsesOf(to);
    }

    /// <summary>Returns the folders of a circle, and for each step the types that make it; empty where there is none.</summary>
    public string FindCircle()
    {
        var done = new HashSet<string>();
        foreach (string folder in _uses.Keys)
        {
            if (Walk(folder, [], done) is { } circle)
            {
                return circle;
            }
        }

        return "";
    }

    private string? Walk(string folder, List<string> path, HashSet<string> done)
    {
        int start = path.IndexOf(folder);
        if (start >= 0)
        {
            return Describe([.. path[start..], folder]);
        }

        if (done.Contains(folder))
        {
            return null;
        }

        path.Add(folder);
        foreach (string next in _uses[folder].Keys)
        {
            if (Walk(next, path, done) is { } circle)
            {
                return circle;
            }
        }

        path.Remove(folder);
        done.Add(folder);
        return null;
    }

    private string Describe(IReadOnlyList<string> circle) =>
        string.Join(" -> ", circle.Select((folder, i) => i == 0 ? folder : $"{folder} ({_uses[circle[i - 1]][folder]})"));

    private SortedDictionary<string, string> UsesOf(string folder)
    {
        if (!_uses.TryGetValue(folder, out SortedDictionary<string, string>? uses))
        {
            _uses[folder] = uses = new SortedDictionary<string, string>(StringComparer.Ordinal);
        }

        return uses;
    }
}
