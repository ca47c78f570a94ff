using System.Text;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>Takes out of a text from elsewhere what would move a terminal's cursor, colour it, turn its reading direction, or be obeyed by a CI system.</summary>
internal static partial class SafeText
{
    public static string Clean(string text)
    {
        if (!text.AsSpan().ContainsAnyExceptInRange(' ', '~') || !text.Any(IsUnsafe))
        {
            return PipelineText.Break(text);
        }

        string without = EscapeSequence().Replace(text, "");
        var kept = new StringBuilder(without.Length);
        foreach (char c in without)
        {
            if (!IsUnsafe(c))
            {
                kept.Append(c);
            }
        }

        return PipelineText.Break(kept.ToString());
    }

    private static bool IsUnsafe(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t'))
        || c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069') or '\u200E' or '\u200F' or '\u061C';

    // CSI (ESC [ or U+009B) to its final byte; OSC and the other strings to their end; any other two-character escape.
    [GeneratedRegex(@"(?:\x1B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\x1B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\a\x1B\u009C]*(?:\a|\x1B\\|\u009C)?|\x1B[ -/]*[0-~]")]
    private static partial Regex EscapeSequence();
}
