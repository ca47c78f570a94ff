using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>One reader of a site's stream that reads exactly when the test says so: until then what is sent stays where it is.</summary>
internal sealed class StreamReader : IDisposable
{
    private const int SmallBuffer = 4096;
    private readonly HttpClient _http;
    private readonly HttpResponseMessage _answer;
    private readonly Stream _body;
    private readonly StringBuilder _unread = new();
    private readonly byte[] _buffer = new byte[16 * 1024];

    private StreamReader(HttpClient http, HttpResponseMessage answer, Stream body)
    {
        _http = http;
        _answer = answer;
        _body = body;
    }

    /// <summary>Counts how many bytes were read so far.</summary>
    public long BytesRead { get; private set; }

    public static async Task<StreamReader> OpenAsync(Uri service, string site, string key)
    {
        var handler = new SocketsHttpHandler { ConnectCallback = ConnectAsync };
        var http = new HttpClient(handler) { BaseAddress = service };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        HttpResponseMessage answer = await http.GetAsync($"/v1/sites/{site}/stream", HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        return new StreamReader(http, answer, await answer.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null where the stream has ended, cleanly or not.</summary>
    public async Task<ServerEvent?> NextAsync()
    {
        while (true)
        {
            string text = _unread.ToString();
            int end = text.IndexOf("\n\n", StringComparison.Ordinal);
            if (end >= 0)
            {
                _unread.Remove(0, end + 2);
                return ServerEvent.Parse(text[..end]);
            }

            int read;
            try
            {
                read = await _body.ReadAsync(_buffer).AsTask().WaitAsync(HangGuard.Longest);
            }
            catch (IOException)
            {
                return null;
            }

            if (read == 0)
            {
                return null;
            }

            BytesRead += read;
            _unread.Append(Encoding.UTF8.GetString(_buffer, 0, read));
        }
    }

    public void Dispose()
    {
        _answer.Dispose();
        _http.Dispose();
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        // Small, so that the service's own limits are met and not the kernel's generosity.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = SmallBuffer };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}

/// <summary>One server-sent event.</summary>
internal sealed record ServerEvent(string Type, string? Id, int? Retry, JsonElement Data)
{
    public long Revision => Data.GetProperty("revision").GetInt64();

    public static ServerEvent Parse(string text)
    {
        Dictionary<string, string> fields = text.Split('\n').Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);
        return new ServerEvent(
            fields["event"], fields.GetValueOrDefault("id"), fields.TryGetValue("retry", out string? retry) ? int.Parse(retry, System.Globalization.CultureInfo.InvariantCulture) : null,
            JsonDocument.Parse(fields["data"]).RootElement);
    }
}
