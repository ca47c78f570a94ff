#nullable enable
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

/// <summary>
/// Stands between the module and the service: notes each request, and spoils those that a test names. Without a target it is a
/// scripted service: what no fault answers is 404. One request for each connection. Compiled by TestHost.psm1.
/// </summary>
public sealed class FaultProxy : IDisposable
{
    private readonly object _lock = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly HttpClient _http = new() { Timeout = Timeout.InfiniteTimeSpan };
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Seen> _seen = new();
    private readonly List<Fault> _faults = new();
    private readonly string? _target;

    public FaultProxy(string? target)
    {
        _target = target?.TrimEnd('/');
        _listener.Start();
        Address = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";
        _ = Task.Run(AcceptAsync);
    }

    public string Address { get; }

    /// <summary>What was asked for, in order.</summary>
    public Seen[] Requests
    {
        get { lock (_lock) { return _seen.ToArray(); } }
    }

    /// <summary>What would have changed something.</summary>
    public Seen[] Writes => Requests.Where(request => request.Method != "GET").ToArray();

    /// <summary>The next <paramref name="times"/> requests of this kind meet the fault.</summary>
    /// <param name="method">A pattern of the whole method.</param>
    /// <param name="path">A pattern within path and query.</param>
    /// <param name="kind">dropReply: done, but the answer is lost. dropRequest: lost before. silent: no answer ever. answer: the one given.</param>
    /// <param name="times">How often.</param>
    /// <param name="status">The answer's status.</param>
    /// <param name="contentType">The answer's type.</param>
    /// <param name="body">The answer's body.</param>
    public void Add(string method, string path, string kind, int times, int status, string contentType, string body)
    {
        lock (_lock)
        {
            _faults.Add(new Fault { Method = method, Path = path, Kind = kind, Left = times, Status = status, ContentType = contentType, Body = body });
        }
    }

    /// <summary>Waits until so many requests of this kind have come.</summary>
    public bool WaitFor(string method, string path, int count, int seconds)
    {
        lock (_lock)
        {
            while (_seen.Count(request => request.Method == method && Regex.IsMatch(request.Path, path)) < count)
            {
                if (!Monitor.Wait(_lock, TimeSpan.FromSeconds(seconds)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    public void Dispose()
    {
        _end.TrySetResult();
        _listener.Stop();
        _http.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_end.Task.IsCompleted)
        {
            TcpClient caller;
            try
            {
                caller = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => ServeAsync(caller));
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using TcpClient one = caller;
        try
        {
            NetworkStream stream = caller.GetStream();
            if (await ReadAsync(stream) is not { } asked)
            {
                return;
            }

            Fault? fault = Note(asked);
            if (fault?.Kind == "silent")
            {
                await _end.Task;
            }
            else if (fault?.Kind == "answer")
            {
                await AnswerAsync(stream, fault.Status, $"Content-Type: {fault.ContentType}\r\n", Encoding.UTF8.GetBytes(fault.Body));
            }
            else if (_target is null)
            {
                await AnswerAsync(stream, 404, "", Array.Empty<byte>());
            }
            else if (fault?.Kind != "dropRequest")
            {
                await ForwardAsync(stream, asked, fault?.Kind == "dropReply");
            }
        }
        catch (Exception exception) when (exception is IOException or SocketException or ObjectDisposedException or HttpRequestException)
        {
            // The caller or the service is gone.
        }
    }

    private Fault? Note(Seen asked)
    {
        lock (_lock)
        {
            _seen.Add(asked);
            Fault? fault = _faults.Find(one => one.Left > 0 && Regex.IsMatch(asked.Method, $"^({one.Method})$") && Regex.IsMatch(asked.Path, one.Path));
            if (fault is not null)
            {
                fault.Left--;
            }

            Monitor.PulseAll(_lock);
            return fault;
        }
    }

    private async Task ForwardAsync(Stream stream, Seen asked, bool drop)
    {
        using var request = new HttpRequestMessage(new HttpMethod(asked.Method), _target + asked.Path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(asked.Body)) };
        foreach (string name in new[] { "Authorization", "If-Match", "Accept", "Content-Type" })
        {
            if (asked.Headers.TryGetValue(name, out string? value) && !request.Headers.TryAddWithoutValidation(name, value))
            {
                request.Content.Headers.TryAddWithoutValidation(name, value);
            }
        }

        using HttpResponseMessage answer = await _http.SendAsync(request);
        byte[] body = await answer.Content.ReadAsByteArrayAsync();
        string headers = string.Concat(answer.Headers.Concat(answer.Content.Headers)
            .Where(header => header.Key is "ETag" or "Content-Type" or "Retry-After")
            .Select(header => $"{header.Key}: {string.Join(", ", header.Value)}\r\n"));
        if (!drop)
        {
            await AnswerAsync(stream, (int)answer.StatusCode, headers, body);
        }
    }

    private static async Task AnswerAsync(Stream stream, int status, string headers, byte[] body)
    {
        string length = status == 204 ? "" : $"Content-Length: {body.Length}\r\n";
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 {status} -\r\n{headers}{length}Connection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    }

    private static async Task<Seen?> ReadAsync(Stream stream)
    {
        string[] first = (await ReadLineAsync(stream)).Split(' ');
        if (first.Length != 3)
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await ReadLineAsync(stream) is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        }

        using var body = new MemoryStream();
        if (headers.TryGetValue("Content-Length", out string? length))
        {
            await CopyAsync(stream, body, int.Parse(length));
        }
        else if (headers.ContainsKey("Transfer-Encoding"))
        {
            while (Convert.ToInt32(await ReadLineAsync(stream), 16) is > 0 and var size)
            {
                await CopyAsync(stream, body, size);
                await ReadLineAsync(stream);
            }
        }

        return new Seen { Method = first[0], Path = first[1], Headers = headers, Body = Encoding.UTF8.GetString(body.ToArray()) };
    }

    private static async Task CopyAsync(Stream from, Stream to, int count)
    {
        byte[] bytes = new byte[count];
        await from.ReadExactlyAsync(bytes);
        await to.WriteAsync(bytes);
    }

    private static async Task<string> ReadLineAsync(Stream stream)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1 && one[0] != '\n')
        {
            line.Append((char)one[0]);
        }

        return line.ToString().TrimEnd('\r');
    }

    public sealed class Seen
    {
        public string Method { get; init; } = "";

        public string Path { get; init; } = "";

        public string Body { get; init; } = "";

        public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

        public override string ToString() => $"{Method} {Path}";
    }

    private sealed class Fault
    {
        public string Method { get; init; } = "";

        public string Path { get; init; } = "";

        public string Kind { get; init; } = "";

        public int Left { get; set; }

        public int Status { get; init; }

        public string ContentType { get; init; } = "";

        public string Body { get; init; } = "";
    }
}
