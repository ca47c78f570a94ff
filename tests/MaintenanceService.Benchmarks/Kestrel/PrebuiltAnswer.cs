using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.Benchmarks.Kestrel;

/// <summary>An answer that was made before: its status, headers and body.</summary>
internal sealed class PrebuiltAnswer
{
    // Kestrel sets these itself, or by the length of the body.
    private static readonly string[] OfServer = ["Date", "Server", "Content-Length", "Transfer-Encoding"];
    private readonly KeyValuePair<string, StringValues>[] _headers;
    private readonly byte[] _body;

    /// <param name="bytes">The answer as it came, and nothing else.</param>
    public PrebuiltAnswer(byte[] bytes)
    {
        int head = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        _headers =
        [
            .. Encoding.ASCII.GetString(bytes, 0, head).Split("\r\n").Skip(1).Select(line => line.Split(": ", 2))
                .Where(header => !OfServer.Contains(header[0])).GroupBy(header => header[0], header => header[1])
                .Select(header => new KeyValuePair<string, StringValues>(header.Key, header.ToArray())),
        ];
        _body = bytes[(head + 4)..];
    }

    public Task WriteAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        foreach ((string name, StringValues value) in _headers)
        {
            response.Headers[name] = value;
        }

        response.ContentLength = _body.Length;
        return response.Body.WriteAsync(_body).AsTask();
    }
}
