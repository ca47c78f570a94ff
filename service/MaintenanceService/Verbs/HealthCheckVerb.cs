namespace MaintenanceService.Verbs;

/// <summary>
/// Asks a running service whether it is ready, for the health check of a container or a supervisor: an image without a shell has
/// no curl.
/// </summary>
internal static class HealthCheckVerb
{
    public const string Name = "health";

    private const int Unhealthy = 1;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Writes one line with the state of the service.</summary>
    /// <param name="operands">The address to request, without a path its <c>/readyz</c>; none = that of the address at which the service listens in this environment.</param>
    /// <param name="configuration">The source of the listening address: <c>Kestrel:Endpoints</c>, else <c>urls</c>, else <c>http_ports</c>, else <c>https_ports</c>.</param>
    /// <returns>0 where the response is a success, 1 where it is not or does not arrive within 5 seconds, 64 where the address is invalid.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> operands, IConfiguration configuration)
    {
        string text = operands is [string given] ? given : Default(configuration);
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"'{text}' is no address. Write it as http://localhost:5080/readyz.");
            return CommandLine.UsageExitCode;
        }

        if (address.AbsolutePath == "/")
        {
            address = new Uri(address, $"/readyz{address.Query}");
        }

        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Timeout };
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(address);
            await Console.Out.WriteLineAsync($"{address} answers {(int)answer.StatusCode}.");
            return answer.IsSuccessStatusCode ? 0 : Unhealthy;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync(Describe(exception, address));
            return Unhealthy;
        }
    }

    private static string Describe(Exception exception, Uri address) => exception switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } problem =>
            $"{address} can't be asked over TLS: {Reason(problem)}. Ask by a name that its certificate is for, and trust its authority on this machine; or ask where the service listens over http.",
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError } =>
            $"{address} does not answer. Is the service started, and does it listen there?",
        HttpRequestException problem =>
            $"{address} gives no answer: {Reason(problem)}. Does the service listen there, and does it ask for a client's certificate?",
        _ => $"{address} has not answered within {Timeout.TotalSeconds:0} s. See the service's log.",
    };

    private static string Reason(HttpRequestException problem) => (problem.InnerException ?? problem).Message.ReplaceLineEndings(" ").TrimEnd('.');

    private static string Default(IConfiguration configuration)
    {
        string first = Endpoint(configuration) ?? First(configuration[WebHostDefaults.ServerUrlsKey])
            ?? OnPort("http", configuration[WebHostDefaults.HttpPortsKey]) ?? OnPort("https", configuration[WebHostDefaults.HttpsPortsKey])
            ?? "http://localhost:5080";

        // A wildcard is an address to listen on, but can't be requested.
        string asked = first.Replace("://*", "://localhost", StringComparison.Ordinal).Replace("://+", "://localhost", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://localhost", StringComparison.Ordinal).Replace("://[::]", "://localhost", StringComparison.Ordinal);
        return asked.TrimEnd('/') + "/readyz";
    }

    // Over https, the certificate would have to be valid for the name that is asked.
    private static string? Endpoint(IConfiguration configuration)
    {
        string[] urls = [.. configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"]).OfType<string>()];
        return urls.FirstOrDefault(url => url.StartsWith("http:", StringComparison.OrdinalIgnoreCase)) ?? urls.FirstOrDefault();
    }

    private static string? OnPort(string scheme, string? ports) => First(ports) is { } port ? $"{scheme}://localhost:{port}" : null;

    private static string? First(string? list) => list?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
}
