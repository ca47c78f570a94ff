using System.Management.Automation;
using System.Security;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>Holds the connection parameters of a command line.</summary>
/// <param name="Service">The address, or several.</param>
/// <param name="ApiKey">The key.</param>
/// <param name="AllowHttp">Whether plain http to another machine is allowed.</param>
/// <param name="Proxy">The proxy.</param>
/// <param name="ProxyCredential">The proxy's user and password.</param>
internal sealed record ConnectionParameters(
    ServiceAddresses? Service = null, SecureString? ApiKey = null, bool AllowHttp = false, Uri? Proxy = null, PSCredential? ProxyCredential = null);
