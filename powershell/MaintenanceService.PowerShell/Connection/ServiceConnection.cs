using System.Collections.Concurrent;
using System.Net;
using System.Security;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>Where the service is and what opens it. The key is held encrypted where the platform can, and never shown.</summary>
internal sealed class ServiceConnection(Uri service, SecureString apiKey, bool allowHttp)
{
    /// <summary>One pool of sockets for each address: the second command needs no new handshake.</summary>
    private static readonly ConcurrentDictionary<Uri, HttpClient> Pools = new();

    public Uri Service => service;

    public bool AllowHttp => allowHttp;

    public SecureString ApiKey => apiKey;

    public MaintenanceClient CreateClient() =>
        new(Pools.GetOrAdd(service, MaintenanceClient.CreateHttpClient), () => new NetworkCredential("", apiKey).Password);
}
