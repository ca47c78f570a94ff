using System.Buffers;
using System.Text;

namespace MaintenanceService.AspNetCore.Rules;

/// <summary>
/// Detects ambiguous paths, which two programs may read differently: a gateway and the app, a file system that drops a trailing dot, a framework
/// that folds full-width, circled or raised letters. Such a path matches no exemption, and counts as covered by every maintenance.
/// </summary>
internal static class AmbiguousPaths
{
    // What Unicode's compatibility normalization (NFKC) turns into ASCII or removes, white space, and what looks like a separator.
    private static readonly (int From, int To)[] Folded =
    [
        (0x80, 0xA0), (0xA8, 0xA8), (0xAA, 0xAA), (0xAD, 0xAD), (0xAF, 0xAF), (0xB2, 0xB4), (0xB8, 0xBA), (0xBC, 0xBE), (0x0130, 0x0133), (0x013F, 0x0140),
        (0x0149, 0x0149), (0x017F, 0x017F), (0x01C4, 0x01CC), (0x01F1, 0x01F3), (0x02B0, 0x02B8), (0x02D8, 0x02DD), (0x02E0, 0x02E4), (0x034F, 0x034F),
        (0x037A, 0x037A), (0x037E, 0x037E), (0x0384, 0x0385), (0x061C, 0x061C), (0x115F, 0x1160), (0x1680, 0x1680), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x1D2C, 0x1DBF), (0x1E9A, 0x1E9A), (0x1FBD, 0x1FC1), (0x1FCD, 0x1FCF), (0x1FDD, 0x1FDF), (0x1FED, 0x1FEF), (0x1FFD, 0x1FFE), (0x2000, 0x200F),
        (0x2017, 0x2017), (0x2024, 0x202F), (0x203C, 0x203E), (0x2044, 0x2044), (0x2047, 0x2049), (0x205F, 0x209C), (0x20A8, 0x20A8), (0x2100, 0x218F),
        (0x2215, 0x2216), (0x2460, 0x24FF), (0x29F5, 0x29F9), (0x2A74, 0x2A76), (0x2C7C, 0x2C7D), (0x3000, 0x3000), (0x3002, 0x3002), (0x309B, 0x309C),
        (0x3164, 0x3164), (0x3200, 0x33FF), (0xA7F2, 0xA7F4), (0xFB00, 0xFB06), (0xFB29, 0xFB29), (0xFC5E, 0xFC63), (0xFDFA, 0xFDFB), (0xFE00, 0xFE1F),
        (0xFE30, 0xFE7E), (0xFEFF, 0xFEFF), (0xFF00, 0xFFEF), (0xFFF0, 0xFFFF),
    ];

    // The same beyond the first 65,536 characters: letters and digits for mathematics, outlined, enclosed and segmented ones.
    private static readonly (int From, int To)[] FoldedBeyond = [(0x107A5, 0x107A5), (0x1CCD6, 0x1CCF9), (0x1D400, 0x1D7FF), (0x1F100, 0x1F190), (0x1FBF0, 0x1FBF9), (0xE0000, 0xE0FFF)];

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

        return !Ascii.IsValid(path) && (path.ContainsAny(ForbiddenBeyondAscii) || HasFoldedBeyond(path));
    }

    private static bool HasFoldedBeyond(ReadOnlySpan<char> path)
    {
        foreach (Rune rune in path.EnumerateRunes())
        {
            if (!rune.IsBmp && Array.Exists(FoldedBeyond, range => rune.Value >= range.From && rune.Value <= range.To))
            {
                return true;
            }
        }

        return false;
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
