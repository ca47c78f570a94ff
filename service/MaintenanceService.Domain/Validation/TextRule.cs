using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates texts for people. Lengths are in UTF-16 units.</summary>
internal static class TextRule
{
    /// <summary>Validates a title or a name: one line.</summary>
    public static string? Line(string? text, string pointer) => Check(text, pointer, Limits.ShortText, multiline: false);

    /// <summary>Validates a name that is required and must not be empty.</summary>
    public static string Name(string? text, string pointer, string demand) => Line(text, pointer) switch
    {
        null => throw Refuse.Malformed(demand, pointer),
        "" => throw Refuse.Value(pointer, demand),
        var name => name,
    };

    /// <summary>Validates a message or a reason, which may contain line feeds and tabs.</summary>
    public static string? Paragraph(string? text, string pointer) => Check(text, pointer, Limits.LongText, multiline: true);

    /// <summary>Returns a line that can be displayed safely: without unsafe characters, and cut to the length of a short text.</summary>
    public static string? Safe(string? text)
    {
        if (text is null)
        {
            return null;
        }

        int length = Math.Min(text.Length, Limits.ShortText);
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return text[..length].Any(IsUnsafe) ? string.Concat(text[..length].Where(c => !IsUnsafe(c))) : text[..length];
    }

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
            if (IsUnsafe(c) && !(multiline && c is '\n' or '\t'))
            {
                throw Refuse.Value(pointer, $"The character U+{(int)c:X4} can't be shown safely; leave it out.");
            }
        }

        return text;
    }

    /// <summary>Tells whether a character can't be displayed, or changes the order in which others are.</summary>
    public static bool IsUnsafe(char c) => char.IsControl(c) || IsBidiControl(c);

    // Directional embeddings, overrides and isolates make a text display in another order than it is stored.
    private static bool IsBidiControl(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
