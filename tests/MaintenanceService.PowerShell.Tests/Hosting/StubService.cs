using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace MaintenanceService.PowerShell.Tests.Hosting;

/// <summary>Something that answers every request in one way: a proxy, a captive portal, a service in trouble.</summary>
internal sealed class StubService : IDisposable
{
    private readonly HttpListener _listener = new();

    public StubService(int status, string body, string contentType = "application/problem+json", int? port = null)
    {
        Address = new Uri($"http://localhost:{port ?? FreePort()}/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _ = Task.Run(() => AnswerAsync(status, Encoding.UTF8.GetBytes(body), contentType));
    }

    public Uri Address { get; }

    /// <summary>What came, such as <c>GET /v1/sites</c>.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>A problem as the service writes one.</summary>
    public static StubService Problem(int status, string slug, string detail) => new(
        status, System.Text.Json.JsonSerializer.Serialize(new { type = slug.Length == 0 ? null : $"urn:maintenance:problem:{slug}", title = slug, status, detail }));

    public void Dispose() => _listener.Close();

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task AnswerAsync(int status, byte[] body, string contentType)
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                Requests.Enqueue($"{context.Request.HttpMethod} {context.Request.RawUrl}");
                context.Response.StatusCode = status;
                context.Response.ContentType = contentType;
                if (status != 204)
                {
                    await context.Response.OutputStream.WriteAsync(body);
                }

                context.Response.Close();
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
