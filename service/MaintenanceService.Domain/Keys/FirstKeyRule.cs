namespace MaintenanceService.Domain.Keys;

/// <summary>What a configured first key must be: it rules the whole store, and nobody else checks how it was chosen.</summary>
internal static class FirstKeyRule
{
    private const int MinLength = 32;
    private const int MinDistinct = 8;

    /// <summary>A text that says fewer characters again and again is as easy to guess as they are.</summary>
    private const int MinPeriod = 16;

    private const int MinPieces = 4;
    private const string Advice = "Take random ones, such as those of \"openssl rand -hex 32\".";

    /// <summary>What is wrong, as the rest of a sentence that begins with the setting's name; null = nothing.</summary>
    public static string? Fault(string key) =>
        key.Length < MinLength ? $"needs {MinLength} characters or more. {Advice}"
        : key.Any(character => character is < ' ' or > '~') || char.IsWhiteSpace(key[0]) || char.IsWhiteSpace(key[^1])
            ? "holds characters that can't be sent in a header: take ASCII letters, digits and punctuation, without spaces at its ends."
        : key.Distinct().Count() < MinDistinct || Guessability.Period(key) < MinPeriod
            ? $"is too easy to guess: it repeats a few characters. {Advice}"
        : Guessability.Measure(key) is var (pieces, repeated) && (pieces < MinPieces || repeated * 2 >= key.Length)
            ? $"is too easy to guess: it is little more than a sequence or a word said again. {Advice}"
        : !SecretToken.MayBeWellFormed(KeyCommands.Prefix, key)
            ? "begins like a key of this service, but its checksum is wrong. Copy it as it was shown, or take another text."
        : null;
}
