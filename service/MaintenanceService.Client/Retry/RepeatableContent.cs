using System.Net.Http.Json;

namespace MaintenanceService.Client;

/// <summary>Tells whether a request's body can be sent more than once, and makes it so where that costs little.</summary>
internal static class RepeatableContent
{
    /// <summary>Keeps a body that can be read once only, if it is known to be small enough.</summary>
    /// <returns>Whether the body can be sent again.</returns>
    public static async Task<bool> PrepareAsync(HttpContent? content, int maxBufferedBytes, CancellationToken cancellationToken)
    {
        if (content is null || IsRepeatable(content))
        {
            return true;
        }

        if (content.Headers.ContentLength is not { } length || length > maxBufferedBytes)
        {
            return false;
        }

        await content.KeepAsync(maxBufferedBytes, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private static bool IsRepeatable(HttpContent content) => content switch
    {
        ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsRepeatable),
        _ => false,
    };
}
