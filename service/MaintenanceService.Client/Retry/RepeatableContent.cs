using System.Net.Http.Json;

namespace MaintenanceService.Client;

/// <summary>Tells whether a request's body can be sent more than once, and makes it so where that costs little.</summary>
internal static class RepeatableContent
{
    /// <summary>
    /// Keeps a body that can be read once only, if it is known to be small enough. JSON is kept as it is sent first: it is written anew from its value
    /// each time, which may have changed, or be a sequence that can be read once only.
    /// </summary>
    /// <returns>Whether the body can be sent again.</returns>
    public static async Task<bool> PrepareAsync(HttpContent? content, int maxBufferedBytes, CancellationToken cancellationToken)
    {
        JsonContent[] json = [.. JsonParts(content)];
        if (json.Any(IsStream))
        {
            return false;
        }

        foreach (JsonContent part in json)
        {
            await part.KeepAsync(int.MaxValue, cancellationToken).ConfigureAwait(false);
        }

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

    private static IEnumerable<JsonContent> JsonParts(HttpContent? content) => content switch
    {
        JsonContent json => [json],
        MultipartContent parts => parts.SelectMany(JsonParts),
        _ => [],
    };

    // It may never end, and is not to be held in memory.
    private static bool IsStream(JsonContent content) => content.ObjectType is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>);

    private static bool IsRepeatable(HttpContent content) => content switch
    {
        ByteArrayContent or ReadOnlyMemoryContent or JsonContent => true,
        MultipartContent parts => parts.All(IsRepeatable),
        _ => false,
    };
}
