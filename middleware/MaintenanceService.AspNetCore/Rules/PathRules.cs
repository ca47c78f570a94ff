namespace MaintenanceService.AspNetCore.Rules;

/// <summary>How paths are compared with rules: whole segments, case ignored as in routing, and nothing that reads in two ways.</summary>
internal static class PathRules
{
    /// <summary>Whether a rule names a path: <c>/docs</c>, not <c>/</c> (which is everything), nor what could be read in two ways.</summary>
    public static bool IsUsable(string rule) => rule.Length > 1 && rule[0] == '/' && !OddPaths.IsOdd(rule);

    /// <summary>Whether a maintenance with these paths holds the whole site: it has none, or one that is not below the root.</summary>
    public static bool CoverAll(IReadOnlyList<string> paths) => paths.Count == 0 || paths.Any(path => path is not ['/', _, ..]);

    /// <summary>Whether a path is the rule's, or lies below it.</summary>
    public static bool Covers(string rule, string path) =>
        path.Length >= rule.Length && EndsSegment(rule, path) && !DifferAtFirst(rule, path)
        && path.StartsWith(rule, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether any rule covers a path.</summary>
    public static bool AnyCovers(string[] rules, string path)
    {
        foreach (string rule in rules)
        {
            if (Covers(rule, path))
            {
                return true;
            }
        }

        return false;
    }

    // Compared first: it costs the least, and most rules end inside a segment of most paths.
    private static bool EndsSegment(string rule, string path) => path.Length == rule.Length || path[rule.Length] == '/' || rule[^1] == '/';

    // Max rules are told from most paths by their first letter, without a comparison that ignores case.
    private static bool DifferAtFirst(string rule, string path) =>
        rule.Length > 1 && char.IsAsciiLetter(rule[1]) && char.IsAscii(path[1]) && ((rule[1] ^ path[1]) & ~0x20) != 0;
}
