using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>Finds the pass that a request shows, in its header or its cookie. Any doubt is no pass.</summary>
internal static class PassReader
{
    public const string Header = "Maintenance-Pass";
    public const string Cookie = "__Host-maintenance-pass";
    private const string Prefix = "mnp_";
    private const int TokenMost = 200;

    public static bool TryRead(HttpContext context, PassIndex index, DateTimeOffset serviceNow, out SiteStatePass? pass)
    {
        pass = null;
        if (index.IsEmpty)
        {
            return false;
        }

        Microsoft.Extensions.Primitives.StringValues header = context.Request.Headers[Header];
        string? token = header.Count switch
        {
            0 => context.Request.Cookies[Cookie],
            1 => header[0],
            _ => null,
        };
        return token is not null && TryMatch(token, index, serviceNow, out pass);
    }

    /// <summary>Whether a token is that of a valid pass.</summary>
    public static bool TryMatch(string token, PassIndex index, DateTimeOffset serviceNow, out SiteStatePass? pass)
    {
        pass = null;
        int end = token.StartsWith(Prefix, StringComparison.Ordinal) && token.Length <= TokenMost ? token.IndexOf('_', Prefix.Length) : -1;
        if (end < 0 || !index.TryGet(token.AsSpan(Prefix.Length, end - Prefix.Length), out SiteStatePass? known, out byte[] hash))
        {
            return false;
        }

        Span<byte> utf8 = stackalloc byte[TokenMost * 3];
        Span<byte> own = stackalloc byte[SHA256.HashSizeInBytes];
        int length = Encoding.UTF8.GetBytes(token, utf8);
        SHA256.HashData(utf8[..length], own);
        if (!CryptographicOperations.FixedTimeEquals(own, hash) || known!.ExpiresAt <= serviceNow)
        {
            return false;
        }

        pass = known;
        return true;
    }
}
