using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>Answers each request on a socket of loopback with the bytes that a test gives, and closes the connection.</summary>
internal sealed class RawServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<Stream, string, Task> _answer;
    private readonly List<string> _requests = [];
    private readonly Task _accepting;

    private RawServer(Func<Stream, string, Task> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The first lines of the requests that came.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
            {
                return [.. _requests];
            }
        }
    }

    /// <param name="answer">The whole answer; empty = the connection is closed without one.</param>
    public static RawServer Start(string answer) => Start(stream => stream.WriteAsync(Encoding.UTF8.GetBytes(answer)).AsTask());

    /// <param name="answer">Writes the answer.</param>
    public static RawServer Start(Func<Stream, Task> answer) => new((stream, _) => answer(stream));

    /// <summary>Answers that it runs, and nothing else.</summary>
    public static RawServer StartAlive() => new((stream, request) => request.StartsWith("GET /livez ", StringComparison.Ordinal)
        ? stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray()).AsTask()
        : Task.CompletedTask);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient connection = await _listener.AcceptTcpClientAsync(_stopping.Token);
                await using NetworkStream stream = connection.GetStream();
                await AnswerAsync(stream);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(NetworkStream stream)
    {
        byte[] request = new byte[16_384];
        int length = await stream.ReadAsync(request, _stopping.Token);
        if (length == 0)
        {
            return;
        }

        string line = Encoding.ASCII.GetString(request, 0, length).Split("\r\n")[0];
        lock (_requests)
        {
            _requests.Add(line);
        }

        try
        {
            await _answer(stream, line);
        }
        catch (IOException)
        {
            // The client reads no further.
        }
    }
}
