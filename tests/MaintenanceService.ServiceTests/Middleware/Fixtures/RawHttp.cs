using System.Net.Sockets;
using System.Text;

namespace MaintenanceService.Tests.Middleware;

/// <summary>Sends bytes as they are: a client library would tidy up the very paths that are tried here.</summary>
internal static class RawHttp
{
    /// <summary>Sends a GET with a target as written; the answer's status.</summary>
    public static async Task<int> GetAsync(Uri server, string target, params string[] headers)
    {
        string answer = await SendAsync(server, $"GET {target} HTTP/1.1\r\nHost: {server.Authority}\r\nConnection: close\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n");
        return int.Parse(answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Sends a request; everything that comes until the connection ends.</summary>
    public static async Task<string> SendAsync(Uri server, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
