using MaintenanceService.Problems;

namespace MaintenanceService.Sites.Rules;

/// <summary>What a text for people may hold. Lengths are in UTF-16 units.</summary>
internal static class TextRule
{
    /// <summary>A title or a name: one line.</summary>
    public static string? Line(string? text, string pointer) => Check(text, pointer, Limits.ShortText, multiline: false);

    /// <summary>A name that must be given, and not be empty.</summary>
    public static string Name(string? text, string pointer, string demand) => Line(text, pointer) switch
    {
        null => throw Refuse.Malformed(demand, pointer),
        "" => throw Refuse.Value(pointer, demand),
        var name => name,
    };

    /// <summary>A message or a reason: line feeds and tabs are welcome.</summary>
    public static string? Paragraph(string? text, string pointer) => Check(text, pointer, Limits.LongText, multiline: true);

    private static string? Check(string? text, string pointer, int most, bool multiline)
    {
        if (text is null)
        {
            return null;
        }

        if (text.Length > most)
        {
            throw Refuse.Value(pointer, $"This text has {text.Length} characters; at most {most} are kept.");
        }

        foreach (char c in text)
        {
            if ((char.IsControl(c) && !(multiline && c is '\n' or '\t')) || IsBidiControl(c))
            {
                throw Refuse.Value(pointer, $"The character U+{(int)c:X4} can't be shown safely; leave it out.");
            }
        }

        return text;
    }

    // Embeddings, overrides and isolates make a text read other than it is.
    private static bool IsBidiControl(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
