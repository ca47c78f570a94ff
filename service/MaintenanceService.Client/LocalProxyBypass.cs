using System.Net;

namespace MaintenanceService.Client;

/// <summary>The environment's proxy, but not for this machine: an address of this machine is reached directly, or the proxy would get the key in the clear.</summary>
internal sealed class LocalProxyBypass : IWebProxy
{
    public ICredentials? Credentials
    {
        get => HttpClient.DefaultProxy.Credentials;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : HttpClient.DefaultProxy.GetProxy(destination);

    public bool IsBypassed(Uri host) => host.IsLoopback || HttpClient.DefaultProxy.IsBypassed(host);
}
