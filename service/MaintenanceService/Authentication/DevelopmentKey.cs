using System.Net;
using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Configuration;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Authentication;

/// <summary>
/// A key with every role for every site, for a developer's own machine. Since its text is public, it is accepted only from a program on this
/// machine that connects directly to this service.
/// </summary>
internal sealed class DevelopmentKey(IOptions<ServiceOptions> options, IHostEnvironment environment)
{
    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    /// <summary>The second is the name to which ASP.NET Core renames forwarded headers where it is configured to trust them.</summary>
    private static readonly string[] ProxyHeaderPrefixes = ["X-Forwarded", "X-Original-"];

    private readonly byte[]? _hash = environment.IsDevelopment() && options.Value.DevelopmentKey is { Length: > 0 } key ? Hash(key) : null;

    /// <summary>True where the service accepts this key at all.</summary>
    public bool IsAccepted => _hash is not null;

    public bool Matches(string secret) => _hash is not null && CryptographicOperations.FixedTimeEquals(Hash(secret), _hash);

    public static Caller CreateCaller(string? remoteAddress) => new(
        new Author(new Actor { Key = Caller.Development, Name = Caller.Development }, remoteAddress),
        Caller.Development,
        null,
        ["*"]);

    /// <summary>Returns why the key is not accepted from this request; null = it is.</summary>
    public static string? Objection(HttpContext context)
    {
        HttpRequest request = context.Request;
        return !IPAddress.IsLoopback(SocketAddress.Of(context)) ? "the request comes from another machine"
            : !IsLoopback(request.Host.Host) ? "its Host is not localhost or a loopback address"
            : request.Headers.Keys.FirstOrDefault(IsOfProxy) is { } header ? $"its header {header} shows that it came through a proxy"
            : request.Headers.Origin.Count > 0 && !IsOwn(request) ? "its Origin is another site"
            : null;
    }

    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsOfProxy(string header) =>
        ProxyHeaders.Contains(header, StringComparer.OrdinalIgnoreCase)
        || ProxyHeaderPrefixes.Any(prefix => header.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    private static bool IsOwn(HttpRequest request) =>
        string.Equals(request.Headers.Origin.ToString(), $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
