using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Connection;

/// <summary>What the address of a service must be like.</summary>
internal static class ServiceAddress
{
    /// <exception cref="FlowException">It is missing, can't be one, or would send the key in the clear.</exception>
    public static Uri Parse(string? text, bool allowHttp)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new FlowException(FlowErrors.NotConnected, "Which service? Set MAINTENANCE_SERVICE, or give --service https://maintenance.example.com.");
        }

        if (!Uri.TryCreate(text.Trim(), UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https")
            || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Invalid("A service's address is an absolute https address without query, such as https://maintenance.example.com.");
        }

        // The text is not repeated: it holds a secret.
        if (address.UserInfo.Length > 0)
        {
            throw Invalid("A service's address holds no user and no password. Give the key in MAINTENANCE_API_KEY or with --api-key-file.");
        }

        return address.Scheme == "https" || address.IsLoopback || allowHttp
            ? address
            : throw Invalid($"{address} would send the key in the clear. Use https, or say --allow-http where the network is trusted.");
    }

    private static FlowException Invalid(string message) => new(FlowErrors.InvalidValue, message);
}
