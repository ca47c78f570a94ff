using MaintenanceService.Domain.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Net.Http.Headers;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Checks the format of a body: a media type that the operation accepts, in UTF-8, not compressed.</summary>
internal static class BodyFormat
{
    /// <summary>The format with which an operation's body passes routing whatever it is; it is not accepted.</summary>
    public const string Any = "*/*";

    /// <exception cref="ProblemException">There is a body in another format.</exception>
    public static void Check(HttpContext context)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return;
        }

        IHeaderDictionary headers = context.Request.Headers;
        IReadOnlyList<string> known = context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>()?.ContentTypes ?? [];
        if (headers.ContentType.Count != 1
            || !MediaTypeHeaderValue.TryParse(headers.ContentType.ToString(), out MediaTypeHeaderValue? type)
            || type.MatchesAllTypes
            || !known.Contains(type.MediaType.Value, StringComparer.OrdinalIgnoreCase))
        {
            throw Unsupported($"Send the body as {string.Join(" or ", known.Where(name => name != Any))}, in UTF-8.");
        }

        if (type.Charset is { HasValue: true } charset && !charset.Value.AsSpan().Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported("Send the body in UTF-8.");
        }

        if (headers.ContentEncoding.Count > 0 && !headers.ContentEncoding.ToString().Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw Unsupported("Send the body as it is, without a Content-Encoding.");
        }
    }

    private static ProblemException Unsupported(string detail) => new(ProblemKind.UnsupportedMediaType, detail);
}
