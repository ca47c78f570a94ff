using MaintenanceService.AspNetCore.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>The format of a refusal.</summary>
internal enum RefusalFormat
{
    None,
    Html,
    Json,
    Text,
    Grpc,
}

/// <summary>Chooses the format by Accept. Only a client that names text/html gets a page; <c>*/*</c> is a program's.</summary>
internal static class RefusalFormats
{
    public static RefusalFormat Of(HttpRequest request) =>
        GrpcType.IsGrpc(request.ContentType) ? RefusalFormat.Grpc : Of(request.Headers.Accept);

    private static RefusalFormat Of(StringValues accept)
    {
        var ranges = new WeightedList(accept);
        bool isReadable = false;
        bool json = false;
        bool text = false;
        while (ranges.MoveNext())
        {
            ReadOnlySpan<char> range = ranges.Value;
            isReadable |= range.Contains('/');
            if (ranges.Quality == 0)
            {
                continue;
            }

            if (Is(range, "text/html"))
            {
                return RefusalFormat.Html;
            }

            json |= IsJson(range);
            text |= Is(range, "text/plain") || Is(range, "text/*");
        }

        return json || !isReadable ? RefusalFormat.Json : text ? RefusalFormat.Text : RefusalFormat.None;
    }

    private static bool IsJson(ReadOnlySpan<char> range) =>
        Is(range, "*/*") || Is(range, "application/json") || Is(range, "application/*") || Is(range, "text/json")
        || range.EndsWith("+json", StringComparison.OrdinalIgnoreCase);

    private static bool Is(ReadOnlySpan<char> range, string type) => range.Equals(type, StringComparison.OrdinalIgnoreCase);
}
