using System.Text;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>Makes the bytes of requests.</summary>
internal static class HttpMessage
{
    public static byte[] Get(Uri server, string path, string? key = null) => Of(server, "GET", path, key, "");

    public static byte[] Send(Uri server, string method, string path, string? key, string body) =>
        Of(server, method, path, key, $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n", body);

    private static byte[] Of(Uri server, string method, string path, string? key, string headers, string body = "") => Encoding.UTF8.GetBytes(
        $"{method} {path} HTTP/1.1\r\nHost: {server.Authority}\r\n{(key is null ? "" : $"Authorization: Bearer {key}\r\n")}{headers}\r\n{body}");
}
