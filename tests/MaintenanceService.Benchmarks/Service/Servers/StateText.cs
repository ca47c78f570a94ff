namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>The state of the site as the service sends it, so that the broadcaster sends as many bytes.</summary>
internal static class StateText
{
    private const string Data = "data: ";

    public static async Task<string> ReadAsync(ServiceProcess service)
    {
        using var http = new HttpClient { BaseAddress = service.Address };
        http.DefaultRequestHeaders.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", service.InstanceKey);
        using var reader = new StreamReader(await http.GetStreamAsync(new Uri($"/v1/sites/{ServiceProcess.Site}/stream", UriKind.Relative)));
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Data, StringComparison.Ordinal))
            {
                return line[Data.Length..];
            }
        }

        throw new InvalidOperationException("The stream ended before the first state.");
    }
}
