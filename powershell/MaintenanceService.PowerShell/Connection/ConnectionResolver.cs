using System.Net;
using System.Security;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>Resolves the connection: parameters before Connect-MaintenanceService before environment. A session's key is sent to the session's service only.</summary>
internal static class ConnectionResolver
{
    public const string ServiceVariable = "MAINTENANCE_SERVICE";
    public const string ApiKeyVariable = "MAINTENANCE_API_KEY";

    /// <exception cref="FlowException">No service or no key is given, or an address is refused.</exception>
    public static ServiceConnection Resolve(ConnectionParameters parameters, ServiceConnection? session, ICommandSyntax syntax)
    {
        ServiceAddresses? addresses = parameters.Service ?? session?.Service ?? FromEnvironment();
        if (addresses is null)
        {
            throw new FlowException(
                FlowErrors.NotConnected,
                $"No service is named. Run Connect-MaintenanceService, pass -Service and -ApiKey, or set {ServiceVariable} and {ApiKeyVariable}.");
        }

        string source = parameters.Service is not null ? "Parameter" : session is not null ? "Session" : "Environment";
        ServiceConnection? same = session?.Service.SequenceEqual(addresses) == true ? session : null;
        bool allowHttp = parameters.AllowHttp || same?.AllowHttp == true;
        ConnectionChecks.Addresses(addresses, allowHttp, syntax);
        IWebProxy? proxy = ServiceProxy.Create(parameters) ?? same?.Proxy;
        SecureString key = parameters.ApiKey ?? same?.ApiKey ?? KeyFromEnvironment()
            ?? throw new FlowException(
                FlowErrors.Unauthenticated, $"No key for {addresses}. Pass -ApiKey, or set {ApiKeyVariable}.", addresses.ToString());
        if (same is not null && parameters.ApiKey is null && proxy == same.Proxy)
        {
            return same;
        }

        ConnectionChecks.Key(new NetworkCredential("", key).Password);
        return new ServiceConnection(addresses, key, allowHttp, proxy, source);
    }

    private static ServiceAddresses? FromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(ServiceVariable);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        var addresses = ServiceAddresses.Parse(text);
        return addresses.All(address => address.IsAbsoluteUri)
            ? addresses
            : throw new FlowException(FlowErrors.InvalidValue, $"{ServiceVariable} is no absolute address.", ServiceVariable);
    }

    private static SecureString? KeyFromEnvironment() =>
        Environment.GetEnvironmentVariable(ApiKeyVariable)?.Trim() is { Length: > 0 } text ? new NetworkCredential("", text).SecurePassword : null;
}
