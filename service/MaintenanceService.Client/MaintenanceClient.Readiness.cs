namespace MaintenanceService.Client;

public sealed partial class MaintenanceClient
{
    private const int MaxReadinessBytes = 1024;

    /// <summary>Returns what GET /readyz answers, such as <c>ready</c>.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    internal async Task<string> GetReadinessAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = Request(HttpMethod.Get, "readyz");
        using HttpResponseMessage response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await EnsureSuccessAsync(response, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(await ReadBytesAsync(response, MaxReadinessBytes, cancellationToken));
    }
}
