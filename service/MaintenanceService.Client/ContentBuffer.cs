namespace MaintenanceService.Client;

/// <summary>Keeps a content in memory, so that it can be read or sent more than once.</summary>
internal static class ContentBuffer
{
    /// <summary>Reads a content into memory.</summary>
    /// <exception cref="HttpRequestException">It is longer than allowed, or breaks off.</exception>
    public static Task KeepAsync(this HttpContent content, long maxBytes, CancellationToken cancellationToken) =>
#if NET9_0_OR_GREATER
        content.LoadIntoBufferAsync(maxBytes, cancellationToken);
#else
        content.LoadIntoBufferAsync(maxBytes).WaitAsync(cancellationToken);
#endif
}
