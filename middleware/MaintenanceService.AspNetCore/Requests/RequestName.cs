using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Makes the names of running requests for reports: from what the app has named, never from what a client sent.</summary>
internal static class RequestName
{
    /// <summary>The longest name in a report.</summary>
    public const int MaxLength = 200;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];

    /// <summary>Returns the method and the route's pattern, such as <c>POST /orders/{id}</c>.</summary>
    public static string Of(string method, Endpoint? endpoint)
    {
        string known = Array.Find(Methods, each => HttpMethods.Equals(each, method)) ?? "other";
        string pattern = endpoint is RouteEndpoint route ? "/" + route.RoutePattern.RawText?.TrimStart('/') : "(no route)";
        return Clean($"{known} {pattern}");
    }

    /// <summary>Returns a name without control and format characters, cut to <see cref="MaxLength"/>.</summary>
    public static string Clean(string name)
    {
        var text = new StringBuilder();
        foreach (Rune rune in name.EnumerateRunes())
        {
            if (text.Length + rune.Utf16SequenceLength > MaxLength)
            {
                break;
            }

            text.Append(IsPlain(rune) ? rune.ToString() : "?");
        }

        return text.ToString();
    }

    private static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate);
}
