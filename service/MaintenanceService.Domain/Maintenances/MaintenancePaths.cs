namespace MaintenanceService.Domain.Maintenances;

/// <summary>Compares the paths that maintenances cover: whole segments, as routing compares them; none = every path.</summary>
internal static class MaintenancePaths
{
    /// <summary>Tells whether any path is covered by both.</summary>
    public static bool Overlap(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.Count == 0 || other.Count == 0 || one.Any(path => other.Any(item => IsWithin(path, item) || IsWithin(item, path)));

    private static bool IsWithin(string path, string parent) =>
        path.StartsWith(parent, StringComparison.OrdinalIgnoreCase) && (path.Length == parent.Length || path[parent.Length] == '/');
}
