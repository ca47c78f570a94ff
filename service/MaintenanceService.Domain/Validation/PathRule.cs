using System.Buffers;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates paths of rules: whole segments of the decoded path. An ambiguous path is refused.</summary>
internal static class PathRule
{
    private static readonly SearchValues<char> Ambiguous = SearchValues.Create("%\\;*?#");

    public static IReadOnlyList<string> Check(IReadOnlyList<string>? paths, string pointer) => ListRule.Check(paths, pointer, Fault);

    private static string? Fault(string path)
    {
        if (path.Length == 0 || path[0] != '/')
        {
            return "A path begins with \"/\", such as \"/docs\".";
        }

        if (path.Length > Limits.Rule)
        {
            return $"A path has at most {Limits.Rule} characters.";
        }

        if (path == "/")
        {
            return "\"/\" would be every path; name the paths, or leave the list empty.";
        }

        if (path.AsSpan().ContainsAny(Ambiguous) || path.Contains("//", StringComparison.Ordinal))
        {
            return "A path is written decoded, in whole segments: without %, \\, ;, *, ?, # and //.";
        }

        if (path.Any(TextRule.IsUnsafe))
        {
            return "A path has no control characters, nor any that change the direction of text.";
        }

        if (path.EndsWith('/'))
        {
            return $"Leave out the last slash: \"{path[..^1]}\" is that path and all below it.";
        }

        return path.Split('/').Any(segment => segment is "." or "..") ? "A path has no \".\" or \"..\" segment." : null;
    }
}
