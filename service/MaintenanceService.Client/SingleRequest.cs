namespace MaintenanceService.Client;

/// <summary>
/// Marks a request that must not be sent again unasked when its answer is lost: the first one may have been carried out, and the answer to
/// the second would be about that. A conditional one would be refused, and a record that it removed would not be found.
/// </summary>
internal static class SingleRequest
{
    private static readonly HttpRequestOptionsKey<bool> Marked = new("MaintenanceService.Client.SingleRequest");

    /// <summary>Marks a request, and gives it a content if it has none: HttpClient itself sends one without content again.</summary>
    public static HttpRequestMessage Once(this HttpRequestMessage request)
    {
        request.Options.Set(Marked, true);
        request.Content ??= new ByteArrayContent([]);
        return request;
    }

    /// <summary>Returns whether a request must not be sent again where it is unknown whether it arrived.</summary>
    public static bool IsSingle(this HttpRequestMessage request) =>
        request.Method == HttpMethod.Post || (request.Options.TryGetValue(Marked, out bool marked) && marked);
}
