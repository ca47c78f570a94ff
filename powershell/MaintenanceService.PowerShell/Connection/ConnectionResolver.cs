using System.Net;
using System.Security;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>Parameter before Connect-MaintenanceService before environment. A session's key goes to the session's service only.</summary>
internal static class ConnectionResolver
{
    public const string ServiceVariable = "MAINTENANCE_SERVICE";
    public const string ApiKeyVariable = "MAINTENANCE_API_KEY";

    /// <exception cref="FlowException">Nobody named a service or a key, or the address is refused.</exception>
    public static ServiceConnection Resolve(ConnectionParameters parameters, ServiceConnection? session)
    {
        Uri? address = parameters.Service ?? session?.Service ?? FromEnvironment();
        if (address is null)
        {
            throw new FlowException(
                FlowErrors.NotConnected,
                $"No service is named. Run Connect-MaintenanceService, pass -Service and -ApiKey, or set {ServiceVariable} and {ApiKeyVariable}.");
        }

        string source = parameters.Service is not null ? "Parameter" : session is not null ? "Session" : "Environment";
        ServiceConnection? same = session?.Service == address ? session : null;
        address = ServiceAddress.Check(address, parameters.AllowHttp || same?.AllowHttp == true);
        IWebProxy? proxy = ServiceProxy.Of(parameters) ?? same?.Proxy;
        SecureString key = parameters.ApiKey ?? same?.ApiKey ?? KeyFromEnvironment()
            ?? throw new FlowException(
                FlowErrors.Unauthenticated, $"No key for {address}. Pass -ApiKey, or set {ApiKeyVariable}.", address.ToString());
        return same is not null && parameters.ApiKey is null && proxy == same.Proxy
            ? same
            : new ServiceConnection(address, ServiceKey.Check(key), parameters.AllowHttp || same?.AllowHttp == true, proxy, source);
    }

    private static Uri? FromEnvironment()
    {
        string? text = Environment.GetEnvironmentVariable(ServiceVariable);
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        return Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? address)
            ? address
            : throw new FlowException(FlowErrors.InvalidValue, $"{ServiceVariable} is no absolute address.", ServiceVariable);
    }

    private static SecureString? KeyFromEnvironment() =>
        Environment.GetEnvironmentVariable(ApiKeyVariable)?.Trim() is { Length: > 0 } text ? new NetworkCredential("", text).SecurePassword : null;
}
