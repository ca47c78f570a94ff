namespace MaintenanceService.AspNetCore.Rules;

/// <summary>Compares paths with rules: by whole segments, ignoring case as routing does.</summary>
internal static class PathRules
{
    /// <summary>Returns whether a rule is usable: <c>/docs</c> is, <c>/</c> (every path) and an ambiguous path are not.</summary>
    public static bool IsUsable(string rule) => rule.Length > 1 && rule[0] == '/' && !AmbiguousPaths.IsAmbiguous(rule);

    /// <summary>Returns whether a maintenance with these paths covers the whole site: it has none, or one that is not below the root.</summary>
    public static bool CoverAll(IReadOnlyList<string> paths) => paths.Count == 0 || paths.Any(path => path is not ['/', _, ..]);

    /// <summary>Returns whether a path equals a rule or lies below it.</summary>
    public static bool Covers(string rule, string path) =>
        path.Length >= rule.Length && EndsSegment(rule, path) && !DifferAtFirst(rule, path)
        && path.StartsWith(rule, StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns whether any rule covers a path.</summary>
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

    // Checked first: it is cheap and rules out most paths.
    private static bool EndsSegment(string rule, string path) => path.Length == rule.Length || path[rule.Length] == '/' || rule[^1] == '/';

    // The first letter rules out most paths without a comparison that ignores case.
    private static bool DifferAtFirst(string rule, string path) =>
        rule.Length > 1 && char.IsAsciiLetter(rule[1]) && char.IsAscii(path[1]) && ((rule[1] ^ path[1]) & ~0x20) != 0;
}
