using System.Net;
using System.Security;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>Parameter before Connect-MaintenanceService before environment. A session's key goes to the session's service only.</summary>
internal static class ConnectionResolver
{
    public const string ServiceVariable = "MAINTENANCE_SERVICE";
    public const string ApiKeyVariable = "MAINTENANCE_API_KEY";

    /// <exception cref="MaintenanceCommandException">Nobody named a service or a key, or the address is refused.</exception>
    public static ServiceConnection Resolve(Uri? service, SecureString? apiKey, bool allowHttp, ServiceConnection? session)
    {
        Uri? address = service ?? session?.Service ?? FromEnvironment();
        if (address is null)
        {
            throw new MaintenanceCommandException(
                ErrorIds.NotConnected,
                $"No service is named. Run Connect-MaintenanceService, pass -Service and -ApiKey, or set {ServiceVariable} and {ApiKeyVariable}.");
        }

        ServiceConnection? same = session?.Service == address ? session : null;
        address = ServiceAddress.Check(address, allowHttp || same?.AllowHttp == true);
        SecureString key = apiKey ?? same?.ApiKey ?? KeyFromEnvironment()
            ?? throw new MaintenanceCommandException(
                ErrorIds.Unauthenticated, $"No key for {address}. Pass -ApiKey, or set {ApiKeyVariable}.", address.ToString());
        return same is not null && apiKey is null ? same : new ServiceConnection(address, ServiceKey.Check(key), allowHttp);
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
            : throw new MaintenanceCommandException(ErrorIds.InvalidValue, $"{ServiceVariable} is no absolute address.", ServiceVariable);
    }

    private static SecureString? KeyFromEnvironment() =>
        Environment.GetEnvironmentVariable(ApiKeyVariable)?.Trim() is { Length: > 0 } text ? new NetworkCredential("", text).SecurePassword : null;
}
