namespace MaintenanceService.AspNetCore;

/// <summary>How paths are compared with rules: whole segments, case ignored as in routing, and nothing that reads in two ways.</summary>
internal static class PathRules
{
    /// <summary>
    /// Whether a path has a form that two programs may read differently. Such a path matches no exemption, and counts as covered
    /// by every maintenance.
    /// </summary>
    public static bool IsOdd(string path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            if (c is '%' or '\\' or ';' || char.IsControl(c) || (c == '/' && i + 1 < path.Length && IsOddSegment(path, i + 1)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a path is the rule's, or lies below it.</summary>
    public static bool Covers(string rule, string path) =>
        path.StartsWith(rule, StringComparison.OrdinalIgnoreCase)
        && (path.Length == rule.Length || path[rule.Length] == '/' || rule[^1] == '/');

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

    // An empty segment, "." or "..".
    private static bool IsOddSegment(string path, int start)
    {
        if (path[start] == '/')
        {
            return true;
        }

        if (path[start] != '.')
        {
            return false;
        }

        int next = start + 1;
        next += next < path.Length && path[next] == '.' ? 1 : 0;
        return next == path.Length || path[next] == '/';
    }
}
