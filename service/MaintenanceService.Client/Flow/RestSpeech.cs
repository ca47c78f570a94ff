using System.Globalization;
using System.Text.RegularExpressions;

namespace MaintenanceService.Client.Flow;

/// <summary>The service tells its callers which request helps. Whoever types commands is told by the command which command does.</summary>
internal static partial class RestSpeech
{
    /// <summary>The text without the sentences that name a path of the API, as it is where nothing else would be left; with true plurals and local times.</summary>
    public static string Without(string text)
    {
        string left = RestHint().Replace(text, "");
        left = string.Join(' ', SentenceEnd().Split(left).Where(sentence => !sentence.Contains(" /v1/", StringComparison.Ordinal)));
        left = WireInstant().Replace(left.Length > 0 ? left : text, match => DateTimeOffset.TryParse(match.Value, CultureInfo.InvariantCulture, out DateTimeOffset at) ? Wording.Time(at) : match.Value);
        return OpenPlural().Replace(left, match => match.Groups[1].Value + (IsOne(match.Groups[1].ValueSpan) ? "" : "s"));
    }

    private static bool IsOne(ReadOnlySpan<char> words) => words.StartsWith("1 ", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=[.!?])\s+(?=\p{Lu})")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"; [^;.]*\b(?:GET|PUT|POST|PATCH|DELETE)\b[^;.]*")]
    private static partial Regex RestHint();

    [GeneratedRegex(@"\b[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,16}Z")]
    private static partial Regex WireInstant();

    [GeneratedRegex(@"(?<![0-9])([0-9]+ [a-z ]{1,40})\(s\)")]
    private static partial Regex OpenPlural();
}
