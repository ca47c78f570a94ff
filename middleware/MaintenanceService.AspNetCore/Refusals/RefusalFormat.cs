using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.AspNetCore;

/// <summary>The form in which a refusal is written.</summary>
internal enum RefusalFormat
{
    None,
    Html,
    Json,
    Text,
    Grpc,
}

/// <summary>Chooses the form by what the client says it takes. A page only for whoever names text/html: <c>*/*</c> is a program.</summary>
internal static class RefusalFormats
{
    // Most refused visitors come with the same few headers: the last one is not read anew.
    private static volatile Known? s_last;

    public static RefusalFormat Of(HttpRequest request)
    {
        if (request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true)
        {
            return RefusalFormat.Grpc;
        }

        StringValues accept = request.Headers.Accept;
        if (accept.Count == 0)
        {
            return RefusalFormat.Json;
        }

        if (accept is not [{ } one])
        {
            return Of(accept);
        }

        if (s_last is not { } known || known.Accept != one)
        {
            known = new Known(one, Of(one));
            s_last = known;
        }

        return known.Format;
    }

    private static RefusalFormat Of(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? accepted))
        {
            return RefusalFormat.Json;
        }

        MediaTypeHeaderValue[] ranges = [.. accepted.Where(range => range.Quality is null or > 0)];
        return Names(ranges, "text/html") ? RefusalFormat.Html
            : ranges.Any(IsJson) ? RefusalFormat.Json
            : Names(ranges, "text/plain") || Names(ranges, "text/*") ? RefusalFormat.Text
            : RefusalFormat.None;
    }

    /// <summary>The content type of a gRPC refusal: gRPC-Web's clients look for their own.</summary>
    public static string GrpcAnswer(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
        && type.MediaType.StartsWith("application/grpc-web", StringComparison.OrdinalIgnoreCase)
            ? type.MediaType.ToString()
            : "application/grpc";

    private static bool Names(MediaTypeHeaderValue[] ranges, string type) =>
        ranges.Any(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase));

    private static bool IsJson(MediaTypeHeaderValue range) =>
        range.MatchesAllTypes || range.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)
        || range.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        || range.MediaType.Equals("application/*", StringComparison.OrdinalIgnoreCase)
        || range.MediaType.Equals("text/json", StringComparison.OrdinalIgnoreCase);

    private sealed record Known(string Accept, RefusalFormat Format);
}
