using System.Text.RegularExpressions;
using MaintenanceService.AspNetCore.Observability;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>The app's own exempt paths: segments, or <c>regex:^/…</c>, which is anchored and can't backtrack.</summary>
internal sealed class LocalPathRules
{
    public const string RegexPrefix = "regex:";
    public static readonly LocalPathRules None = new([], []);
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private readonly string[] _paths;
    private readonly (string Rule, Regex Pattern)[] _patterns;

    private LocalPathRules(string[] paths, (string Rule, Regex Pattern)[] patterns)
    {
        _paths = paths;
        _patterns = patterns;
    }

    public bool IsEmpty => _paths.Length == 0 && _patterns.Length == 0;

    public IEnumerable<string> Describe() => _paths.Concat(_patterns.Select(pattern => pattern.Rule));

    public static LocalPathRules Create(IEnumerable<string> rules)
    {
        string[] all = [.. rules];
        return new LocalPathRules(
            [.. all.Where(rule => !IsPattern(rule))],
            [.. all.Where(IsPattern).Select(rule => (rule, Compile(rule[RegexPrefix.Length..])))]);
    }

    /// <summary>Returns what is wrong with a rule; null where it is valid.</summary>
    public static string? Fault(string? rule)
    {
        if (rule is null || !IsPattern(rule))
        {
            return SegmentsFault(rule);
        }

        if (!rule.StartsWith(RegexPrefix + "^/", StringComparison.Ordinal))
        {
            return $"\"{rule}\" must begin with \"regex:^/\"";
        }

        try
        {
            string pattern = rule[RegexPrefix.Length..];
            // Without our group first, which could balance a missing parenthesis.
            _ = new Regex(pattern, Options);
            Compile(pattern);
            return null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return $"\"{rule}\" is no regular expression without backtracking: {Reason.Of(exception)}";
        }
    }

    /// <summary>Returns what is wrong with a rule of segments; null where it is valid.</summary>
    public static string? SegmentsFault(string? rule) => rule is null
        ? "a rule is null; write a path such as \"/docs\", or leave the entry out"
        : rule.Length < 2 || rule[0] != '/' || rule[^1] == '/' || AmbiguousPaths.IsAmbiguous(rule) || rule.Contains('*', StringComparison.Ordinal)
            ? $"\"{rule}\" is no path such as \"/docs\" (whole segments, decoded, without a last slash)"
            : null;

    public bool Match(string path)
    {
        if (PathRules.AnyCovers(_paths, path))
        {
            return true;
        }

        foreach ((_, Regex pattern) in _patterns)
        {
            if (pattern.IsMatch(path))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPattern(string rule) => rule.StartsWith(RegexPrefix, StringComparison.Ordinal);

    // Grouped: in "^/a|/b" the second alternative would match anywhere.
    private static Regex Compile(string pattern) => new($@"\A(?:{pattern})", Options);
}
