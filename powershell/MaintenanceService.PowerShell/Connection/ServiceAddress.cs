namespace MaintenanceService.PowerShell.Connection;

/// <summary>What the address of a service must be like.</summary>
internal static class ServiceAddress
{
    /// <exception cref="FlowException">It can't be one, or would send the key in the clear.</exception>
    public static Uri Check(Uri address, bool allowHttp)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https") || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw Invalid("A service's address is an absolute https address without query, such as https://maintenance.example.com.");
        }

        // The text is not repeated: it holds a secret.
        if (address.UserInfo.Length > 0)
        {
            throw Invalid("A service's address holds no user and no password. Give the key with -ApiKey.");
        }

        if (address.Scheme == "http" && !address.IsLoopback && !allowHttp)
        {
            throw Invalid($"{address} would send the key in the clear. Use https, or say -AllowHttp where the network is trusted.");
        }

        return address;
    }

    private static FlowException Invalid(string message) => new(FlowErrors.InvalidValue, message, "Service") { Advice = "" };
}
