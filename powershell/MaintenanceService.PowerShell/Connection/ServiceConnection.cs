using System.Collections.Concurrent;
using System.Net;
using System.Security;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>Where the service is and what opens it. The key is held encrypted where the platform can, and never shown.</summary>
internal sealed class ServiceConnection(Uri service, SecureString apiKey, bool allowHttp)
{
    /// <summary>One pool of sockets for each address: the second command needs no new handshake.</summary>
    private static readonly ConcurrentDictionary<Uri, (HttpClient Http, ServiceClock Clock)> Pools = new();

    private readonly (HttpClient Http, ServiceClock Clock) _pool = Pools.GetOrAdd(service, Open);

    public Uri Service => service;

    public bool AllowHttp => allowHttp;

    public SecureString ApiKey => apiKey;

    public ServiceClock Clock => _pool.Clock;

    public MaintenanceClient CreateClient() => new(_pool.Http, () => new NetworkCredential("", apiKey).Password);

    private static (HttpClient Http, ServiceClock Clock) Open(Uri service)
    {
        var clock = new ServiceClock(TimeProvider.System);
        return (MaintenanceClient.CreateHttpClient(service, clock), clock);
    }
}
