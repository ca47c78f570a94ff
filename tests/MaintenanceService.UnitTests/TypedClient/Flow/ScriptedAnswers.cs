using System.Net;
using System.Text;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Answers each request as a test says, and notes when it came.</summary>
internal sealed class ScriptedAnswers(Func<HttpRequestMessage, int, HttpResponseMessage> answer) : HttpMessageHandler
{
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>An answer with a JSON body, or with a problem where it has a slug.</summary>
    public static HttpResponseMessage Of(HttpStatusCode status, string? body = null, string? slug = null) => new(status)
    {
        Content = new StringContent(
            body ?? $$"""{"type":"urn:maintenance:problem:{{slug}}","status":{{(int)status}}}""", Encoding.UTF8, body is not null ? "application/json" : slug is null ? "text/html" : "application/problem+json"),
    };

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        Task.FromResult(answer(request, Interlocked.Increment(ref _count)));
}
