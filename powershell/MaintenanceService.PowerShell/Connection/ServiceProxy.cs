using System.Net;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>Makes the proxy of the connection parameters.</summary>
internal static class ServiceProxy
{
    /// <exception cref="FlowException">There is a user without a proxy, or the address can't be one.</exception>
    public static IWebProxy? Create(ConnectionParameters parameters)
    {
        if (parameters.Proxy is not { } address)
        {
            return parameters.ProxyCredential is null
                ? null
                : throw new FlowException(FlowErrors.InvalidValue, "-ProxyCredential is the user of a proxy: name it with -Proxy.", "ProxyCredential");
        }

        return address.IsAbsoluteUri && address.Scheme is "http" or "https" && address.UserInfo.Length == 0
            ? new WebProxy(address) { Credentials = parameters.ProxyCredential?.GetNetworkCredential() }
            : throw new FlowException(
                FlowErrors.InvalidValue, "-Proxy is an absolute address without a user, such as http://proxy.example.com:3128. Give the user with -ProxyCredential.", "Proxy");
    }
}
