using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>
/// Writes a request's path for a page: safe in text, in a quoted attribute, and as an address. Letters of all languages stay readable; other
/// characters with a meaning for browsers are percent-encoded.
/// </summary>
internal static class UrlPath
{
    private const string Kept = "/-._~";

    // Limits the cost of a refusal.
    private const int MaxLength = 1000;

    public static string Of(HttpRequest request)
    {
        string whole = request.PathBase.Value + request.Path.Value;
        ReadOnlySpan<char> path = whole.AsSpan(0, Math.Min(whole.Length, MaxLength));
        var text = new StringBuilder("/");
        Span<byte> utf8 = stackalloc byte[4];
        // Two slashes at the front would be another host.
        foreach (Rune rune in path.TrimStart("/\\").EnumerateRunes())
        {
            if (rune.IsAscii ? char.IsAsciiLetterOrDigit((char)rune.Value) || Kept.Contains((char)rune.Value) : IsLetter(rune))
            {
                text.Append(rune);
                continue;
            }

            foreach (byte value in utf8[..rune.EncodeToUtf8(utf8)])
            {
                text.Append('%').Append(value.ToString("X2", CultureInfo.InvariantCulture));
            }
        }

        return text.ToString();
    }

    private static bool IsLetter(Rune rune) => Rune.IsLetterOrDigit(rune);
}
