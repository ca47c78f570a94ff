using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Passes;

/// <summary>Reads the pass of a request from its header or cookie. Two of them count as none.</summary>
internal static class PassReader
{
    public const string Header = "Maintenance-Pass";
    public const string Cookie = "__Host-maintenance-pass";
    public const int MaxTokenLength = 200;
    private const string Prefix = "mnp_";

    /// <summary>Returns the valid pass of a request; null where it has none.</summary>
    public static SiteStatePass? Read(HttpContext context, PassIndex index, DateTimeOffset serviceNow)
    {
        IHeaderDictionary headers = context.Request.Headers;
        StringValues own = headers[Header];
        return own.Count switch
        {
            0 => Match(CookieOf(headers.Cookie), index, serviceNow),
            1 => Match(own[0], index, serviceNow),
            _ => null,
        };
    }

    /// <summary>Returns the valid pass of a token; null where there is none.</summary>
    public static SiteStatePass? Match(ReadOnlySpan<char> token, PassIndex index, DateTimeOffset serviceNow)
    {
        if (token.Length > MaxTokenLength || !token.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        ReadOnlySpan<char> rest = token[Prefix.Length..];
        return rest.IndexOf('_') is var end and >= 0 && index.Find(rest[..end]) is { } known
            && known.Pass.ExpiresAt > serviceNow && known.Matches(token)
            ? known.Pass
            : null;
    }

    // Request.Cookies would parse all cookies of each request into a collection.
    private static ReadOnlySpan<char> CookieOf(StringValues lines)
    {
        ReadOnlySpan<char> found = default;
        bool isFound = false;
        foreach (string? line in lines)
        {
            int from = 0;
            while (IndexOfCookie(line, from) is var at and >= 0)
            {
                if (isFound)
                {
                    return default;
                }

                isFound = true;
                from = at + Cookie.Length + 1;
                ReadOnlySpan<char> rest = line.AsSpan(from);
                found = (rest.IndexOf(';') is var end and >= 0 ? rest[..end] : rest).TrimEnd();
            }
        }

        return found;
    }

    // Search for the name instead of splitting: a request may have many other cookies.
    private static int IndexOfCookie(string? line, int from)
    {
        while (line is not null && line.AsSpan(from).IndexOf(Cookie, StringComparison.Ordinal) is var at and >= 0)
        {
            from += at;
            int end = from + Cookie.Length;
            if (end < line.Length && line[end] == '=' && BeginsCookie(line.AsSpan(0, from)))
            {
                return from;
            }

            from = end;
        }

        return -1;
    }

    private static bool BeginsCookie(ReadOnlySpan<char> before)
    {
        int last = before.Length - 1;
        while (last >= 0 && before[last] is ' ' or '\t')
        {
            last--;
        }

        return last < 0 || before[last] == ';';
    }
}
