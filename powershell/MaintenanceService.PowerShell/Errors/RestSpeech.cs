using System.Text.RegularExpressions;

namespace MaintenanceService.PowerShell.Errors;

/// <summary>The service tells its callers which request helps. Who types cmdlets is told which cmdlet does, by <see cref="ErrorKinds.Advice"/>.</summary>
internal static partial class RestSpeech
{
    /// <summary>The text without the sentences that name a path of the API; as it is where nothing else would be left.</summary>
    public static string Without(string text)
    {
        string left = string.Join(' ', SentenceEnd().Split(text).Where(sentence => !sentence.Contains(" /v1/", StringComparison.Ordinal)));
        return left.Length > 0 ? left : text;
    }

    [GeneratedRegex(@"(?<=[.!?])\s+(?=\p{Lu})")]
    private static partial Regex SentenceEnd();
}
