namespace MaintenanceService.Domain.Keys;

/// <summary>Estimates how much of a text follows from what precedes it, as an attacker would guess it: repeated words, sequences, rows of the keyboard.</summary>
internal static class Guessability
{
    private const int ShortestRepeat = 4;

    /// <summary>The maximum distance of a repetition that counts as a repeated word.</summary>
    private const int FarthestRepeat = 15;
    private const int ShortestRun = 3;
    private const string KeyboardRows = "qwertyuiop asdfghjkl zxcvbnm";

    /// <summary>
    /// Counts the pieces of a text (a character, a repetition of an earlier part, or a run such as "aaaa", "abcd", "4321", "qwer"), and the
    /// characters that only repeat what shortly precedes them.
    /// </summary>
    public static (int Pieces, int Repeated) Measure(string text)
    {
        int pieces = 0;
        int repeated = 0;
        for (int at = 0; at < text.Length; pieces++)
        {
            int repeat = RepeatAt(text, at);
            repeated += repeat;
            at += Math.Max(1, Math.Max(repeat, RunAt(text, at)));
        }

        return (pieces, repeated);
    }

    /// <summary>Returns the length of the shortest prefix of which the whole text is a repetition.</summary>
    public static int Period(string text) =>
        Enumerable.Range(1, text.Length).First(period => text.AsSpan(period).SequenceEqual(text.AsSpan(0, text.Length - period)));

    private static int RepeatAt(string text, int at)
    {
        int longest = 0;
        for (int earlier = Math.Max(0, at - FarthestRepeat); earlier < at; earlier++)
        {
            longest = Math.Max(longest, text.AsSpan(earlier).CommonPrefixLength(text.AsSpan(at)));
        }

        return longest < ShortestRepeat ? 0 : longest;
    }

    private static int RunAt(string text, int at)
    {
        int longest = 0;
        foreach (Func<char, char, bool> follows in (Func<char, char, bool>[])
            [(a, b) => b == a, (a, b) => b == a + 1, (a, b) => b == a - 1, (a, b) => KeyboardRows.Contains($"{a}{b}", StringComparison.OrdinalIgnoreCase)])
        {
            int end = at + 1;
            while (end < text.Length && follows(text[end - 1], text[end]))
            {
                end++;
            }

            longest = Math.Max(longest, end - at);
        }

        return longest < ShortestRun ? 0 : longest;
    }
}
