using System.Globalization;

namespace MaintenanceService.Client.Flow;

/// <summary>Finds what a process has started, by the parents that Linux tells.</summary>
internal static class ProcessTree
{
    /// <summary>Returns the process and its descendants, parents first.</summary>
    public static IReadOnlyList<int> WithDescendants(int root)
    {
        var found = new List<int> { root };
        if (!OperatingSystem.IsLinux())
        {
            return found;
        }

        ILookup<int, int> children = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(Parent);
        for (int next = 0; next < found.Count; next++)
        {
            found.AddRange(children[found[next]]);
        }

        return found;
    }

    private static int Parent(int id)
    {
        try
        {
            // The name may hold spaces and parentheses; the state and the parent follow its last one.
            string status = File.ReadAllText($"/proc/{id}/stat");
            return int.Parse(status[(status.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
