using System.Net;
using System.Security;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>
/// Holds the service's addresses and the key. The key is held encrypted where the platform can, and never shown. The sockets belong to this
/// connection alone, and are closed with the runspace or the command that it was made for, and with the last command that uses it.
/// </summary>
internal sealed class ServiceConnection : IDisposable
{
    private readonly HttpClient _http;
    private int _users = 1;

    public ServiceConnection(ServiceAddresses service, SecureString apiKey, bool allowHttp, IWebProxy? proxy = null, string source = "Session")
    {
        Service = service;
        ApiKey = apiKey;
        AllowHttp = allowHttp;
        Proxy = proxy;
        Source = source;
        Clock = new ServiceClock(TimeProvider.System);
        _http = MaintenanceClient.CreateHttpClient(service, Clock, proxy);
    }

    public ServiceAddresses Service { get; }

    public bool AllowHttp { get; }

    public SecureString ApiKey { get; }

    public IWebProxy? Proxy { get; }

    /// <summary>The source of the address: Parameter, Session or Environment.</summary>
    public string Source { get; set; }

    public ServiceClock Clock { get; }

    public MaintenanceClient CreateClient() => new(_http, () => new NetworkCredential("", ApiKey).Password);

    public ServiceCalls Calls(TimeProvider time, CallMessages messages, ICommandSyntax syntax) => new(CreateClient(), Service, Clock, time, messages, syntax);

    /// <summary>Returns what may be shown of it: all but the key.</summary>
    public ConnectedService ToConnectedService() =>
        new(Service[0], Source, AllowHttp, (Proxy as WebProxy)?.Address) { Others = [.. Service.Skip(1)] };

    /// <summary>Keeps the sockets open for one user more, who disposes this as well.</summary>
    public ServiceConnection Share()
    {
        Interlocked.Increment(ref _users);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _http.Dispose();
        }
    }

    public override string ToString() => Service.ToString();
}
