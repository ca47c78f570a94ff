using System.Globalization;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Reads and writes ETags of the form <c>"epoch.revision"</c>.</summary>
internal static class ETags
{
    public static string Of(string epoch, long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{epoch}.{revision}\"");

    /// <summary>Reads If-None-Match, where there is one, else If-Match; null where there is neither.</summary>
    /// <exception cref="ProblemException">If-None-Match is not <c>*</c> alone, or is combined with If-Match, or If-Match is not one strong ETag.</exception>
    public static Precondition? IfMatchOrNoneMatch(HttpRequest request)
    {
        StringValues header = request.Headers.IfNoneMatch;
        return header.Count == 0 ? IfMatch(request)
            : header.Count > 1 || header.ToString().Trim() != "*" ? throw Refuse.Malformed("If-None-Match accepts only * here.")
            : request.Headers.IfMatch.Count > 0 ? throw Refuse.Malformed("Send If-Match or If-None-Match, not both.")
            : new Precondition(null, null) { IsAbsent = true };
    }

    /// <summary>Reads If-Match; null where there is none.</summary>
    /// <exception cref="ProblemException">If-Match is weak, unquoted, or has more than one ETag.</exception>
    public static Precondition? IfMatch(HttpRequest request)
    {
        StringValues header = request.Headers.IfMatch;
        if (header.Count == 0)
        {
            return null;
        }

        string tag = header.ToString().Trim();
        if (header.Count == 1 && tag == "*")
        {
            return Precondition.Exists;
        }

        if (header.Count > 1 || tag.Length < 2 || tag[0] != '"' || tag[^1] != '"' || tag.AsSpan(1, tag.Length - 2).ContainsAny("\", "))
        {
            throw Refuse.Malformed("If-Match accepts one ETag as it was returned, in quotes and without W/, or *.");
        }

        string[] parts = tag[1..^1].Split('.');
        return parts.Length == 2 && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out long revision) && tag == Of(parts[0], revision)
            ? new Precondition(parts[0], revision)
            : new Precondition(null, -1);
    }
}
