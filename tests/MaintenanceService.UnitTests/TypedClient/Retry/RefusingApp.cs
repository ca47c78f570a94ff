using System.Net;
using System.Net.Http.Headers;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace MaintenanceService.Tests.TypedClient.Retry;

/// <summary>An app in maintenance, which answers as often as a test says with a refusal, and a client of it on a clock that the test moves.</summary>
internal sealed class RefusingApp : HttpMessageHandler
{
    private readonly Queue<HttpResponseMessage> _refusals;

    public RefusingApp(params HttpResponseMessage[] refusals) => _refusals = new Queue<HttpResponseMessage>(refusals);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>The bodies of the requests that reached the app.</summary>
    public List<string?> Bodies { get; } = [];

    public static HttpResponseMessage Refusal(TimeSpan? wait = null, string mode = "closed; site=\"shop\"")
    {
        var answer = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable) { Content = new StringContent("closed") };
        answer.Headers.Add("Maintenance-Mode", mode);
        answer.Headers.RetryAfter = wait is { } delta ? new RetryConditionHeaderValue(delta) : null;
        return answer;
    }

    public HttpClient Client(Action<MaintenanceRetryOptions>? configure = null, Action<IHttpClientBuilder>? before = null, Action<IHttpClientBuilder>? after = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        IHttpClientBuilder client = services.AddHttpClient("shop", http => http.BaseAddress = new Uri("http://shop/")).ConfigurePrimaryHttpMessageHandler(() => this);
        before?.Invoke(client);
        client.AddMaintenanceRetry(configure);
        after?.Invoke(client);
        return services.BuildServiceProvider().GetRequiredService<IHttpClientFactory>().CreateClient("shop");
    }

    /// <summary>Sends a request, and lets the clock run until it is over, a second at a time or as given.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpRequestMessage? request = null, TimeSpan? step = null)
    {
        Task<HttpResponseMessage> sent = client.SendAsync(request ?? new HttpRequestMessage(HttpMethod.Get, "/"));
        await Time.AdvanceUntilAsync(step ?? TimeSpan.FromSeconds(1), () => sent.IsCompleted);
        return await sent;
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Bodies.Add(request.Content is { } content ? await ReadOnceAsync(content, cancellationToken) : null);
        return Answer();
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Bodies.Add(null);
        return Answer();
    }

    // As a server reads it: the content is written anew each time that it is sent.
    private static async Task<string> ReadOnceAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        await content.CopyToAsync(body, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(body.ToArray());
    }

    private HttpResponseMessage Answer() => _refusals.TryDequeue(out HttpResponseMessage? refusal) ? refusal : new HttpResponseMessage(HttpStatusCode.OK);
}
