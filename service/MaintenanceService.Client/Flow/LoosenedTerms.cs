namespace MaintenanceService.Client.Flow;

/// <summary>Compares a maintenance with what was asked for.</summary>
internal static class LoosenedTerms
{
    /// <summary>Returns in words how a maintenance lets requests pass that it was to refuse, such as <c>it is read-only, not closed</c>; null where it refuses them all.</summary>
    public static string? Describe(Maintenance asked, Maintenance now) =>
        string.Join("; ", Differences(asked, now)) is { Length: > 0 } differences ? SafeText.Clean(differences) : null;

    private static IEnumerable<string> Differences(Maintenance asked, Maintenance now)
    {
        if (now.Mode < asked.Mode)
        {
            yield return $"it is {Wording.Word(now.Mode)}, not {Wording.Word(asked.Mode)}";
        }

        if (now.Paths.Count > 0 && (asked.Paths.Count == 0 || asked.Paths.Any(path => !IsCovered(path, now.Paths) && !IsCovered(path, asked.ExemptPaths))))
        {
            yield return $"it covers {string.Join(", ", now.Paths)} alone";
        }

        string[] exempt = [.. now.ExemptPaths.Where(path => Covered(path, asked).Any(part => !IsCovered(part, asked.ExemptPaths)))];
        if (exempt.Length > 0)
        {
            yield return $"it leaves {string.Join(", ", exempt)} open";
        }

        string[] networks = [.. now.BypassNetworks.Where(network => !asked.BypassNetworks.Contain(network))];
        if (networks.Length > 0)
        {
            yield return $"it lets {string.Join(", ", networks)} through";
        }
    }

    /// <summary>Returns the parts of a path that a maintenance covers, whether they are exempt or not.</summary>
    private static IEnumerable<string> Covered(string path, Maintenance asked) =>
        asked.Paths.Count == 0 || IsCovered(path, asked.Paths) ? [path] : asked.Paths.Where(part => IsCovered(part, [path]));

    /// <summary>Returns whether one of the rules covers all of a path: rules match whole segments.</summary>
    private static bool IsCovered(string path, IReadOnlyList<string> rules) => rules.Any(
        rule => path.StartsWith(rule, StringComparison.OrdinalIgnoreCase) && (path.Length == rule.Length || path[rule.Length] == '/'));
}
