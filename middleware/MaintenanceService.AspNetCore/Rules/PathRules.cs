using System.Buffers;

namespace MaintenanceService.AspNetCore;

/// <summary>How paths are compared with rules: whole segments, case ignored as in routing, and nothing that reads in two ways.</summary>
internal static class PathRules
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("%\\;" + Controls());

    // A dot may begin an odd segment; a path without any of these is odd only by an empty one.
    private static readonly SearchValues<char> Suspicious = SearchValues.Create("%\\;." + Controls());

    /// <summary>
    /// Whether a path has a form that two programs may read differently. Such a path matches no exemption, and counts as covered
    /// by every maintenance.
    /// </summary>
    public static bool IsOdd(string path) =>
        path.Length > 0
        && (path.AsSpan().ContainsAny(Suspicious)
            ? path.AsSpan().ContainsAny(Forbidden) || HasOddSegment(path)
            : path.Contains("//", StringComparison.Ordinal));

    /// <summary>Whether a path is the rule's, or lies below it.</summary>
    public static bool Covers(string rule, string path) =>
        path.Length >= rule.Length && !DifferAtFirst(rule, path)
        && path.StartsWith(rule, StringComparison.OrdinalIgnoreCase)
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

    // Most rules are told from most paths by their first letter, without a comparison that ignores case.
    private static bool DifferAtFirst(string rule, string path) =>
        rule.Length > 1 && char.IsAsciiLetter(rule[1]) && char.IsAscii(path[1]) && ((rule[1] ^ path[1]) & ~0x20) != 0;

    private static bool HasOddSegment(string path)
    {
        for (int i = 0; i + 1 < path.Length; i++)
        {
            if (path[i] == '/' && IsOddSegment(path, i + 1))
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

    private static string Controls() => string.Concat(Enumerable.Range(0, 256).Select(code => (char)code).Where(char.IsControl));
}
