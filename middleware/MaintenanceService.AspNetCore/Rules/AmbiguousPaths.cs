using System.Buffers;
using System.Text;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>
/// Detects ambiguous paths, which two programs may read differently: a gateway and the app, a file system that drops a trailing dot, a framework
/// that folds full-width letters. Such a path matches no exemption, and counts as covered by every maintenance.
/// </summary>
internal static class AmbiguousPaths
{
    // Variants of other characters, white space, and what Unicode normalization removes.
    private static readonly (int From, int To)[] Folded =
    [
        (0x80, 0xA0), (0xAD, 0xAD), (0x034F, 0x034F), (0x037E, 0x037E), (0x061C, 0x061C), (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5),
        (0x180B, 0x180F), (0x2000, 0x200F), (0x2024, 0x202F), (0x2044, 0x2044), (0x205F, 0x206F), (0x2215, 0x2216), (0x29F5, 0x29F9),
        (0x3000, 0x3000), (0x3002, 0x3002), (0x3164, 0x3164), (0xFE00, 0xFE1F), (0xFE30, 0xFE6F), (0xFEFF, 0xFEFF), (0xFF00, 0xFFEF),
        (0xFFF0, 0xFFFF), (0x0130, 0x0131), (0x017F, 0x017F), (0x212A, 0x212B),
    ];

    private static readonly SearchValues<char> Forbidden = SearchValues.Create("%\\;\u007F" + Text((0, 0x1F)));
    private static readonly SearchValues<char> ForbiddenBeyondAscii = SearchValues.Create(string.Concat(Folded.Select(Text)));

    // A path without any of these can only be ambiguous by an empty segment.
    private static readonly SearchValues<char> Suspicious = SearchValues.Create("%\\;. \u007F" + Text((0, 0x1F)));

    /// <summary>Returns whether a decoded path is ambiguous.</summary>
    public static bool IsAmbiguous(ReadOnlySpan<char> path)
    {
        if (path.IsEmpty)
        {
            return false;
        }

        if (path.ContainsAny(Suspicious)
            ? path.ContainsAny(Forbidden) || HasAmbiguousSegment(path)
            : path.IndexOf("//", StringComparison.Ordinal) >= 0)
        {
            return true;
        }

        return !Ascii.IsValid(path) && path.ContainsAny(ForbiddenBeyondAscii);
    }

    private static bool HasAmbiguousSegment(ReadOnlySpan<char> path)
    {
        int start = 1;
        for (int i = 1; i < path.Length; i++)
        {
            if (path[i] == '/')
            {
                if (IsAmbiguousSegment(path[start..i]))
                {
                    return true;
                }

                start = i + 1;
            }
        }

        return start < path.Length && IsAmbiguousSegment(path[start..]);
    }

    // An empty segment, one with a leading or trailing space, and one with a trailing dot, such as "." and "..".
    private static bool IsAmbiguousSegment(ReadOnlySpan<char> segment) => segment.IsEmpty || segment[0] == ' ' || segment[^1] is ' ' or '.';

    private static string Text((int From, int To) range) => string.Concat(Enumerable.Range(range.From, range.To - range.From + 1).Select(code => (char)code));
}
