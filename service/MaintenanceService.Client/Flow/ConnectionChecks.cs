namespace MaintenanceService.Client.Flow;

/// <summary>Refuses addresses and keys that can't be meant, before anything is sent. A secret is not repeated.</summary>
internal static class ConnectionChecks
{
    /// <exception cref="FlowException">An address is malformed, or would send the key in the clear.</exception>
    public static ServiceAddresses Addresses(ServiceAddresses addresses, bool allowHttp, ICommandSyntax syntax) => addresses.Check(allowHttp, out Uri? faulty) switch
    {
        ServiceAddressFault.None => addresses,
        ServiceAddressFault.NoAddress => throw Invalid("A service's address is an absolute https address without query, such as https://maintenance.example.com."),
        ServiceAddressFault.HoldsSecret => throw Invalid($"A service's address holds no user and no password. Give the key with {syntax.Option("ApiKey")}."),
        _ => throw Invalid($"{faulty} would send the key in the clear. Use https, or say {syntax.Option("AllowHttp")} where the network is trusted."),
    };

    /// <exception cref="FlowException">A header can't carry the key: most often it ends with the line feed of a file.</exception>
    public static void Key(string key)
    {
        if (key.Length == 0 || key[0] == ' ' || key[^1] == ' ' || !key.All(c => c is >= ' ' and <= '~'))
        {
            throw new FlowException(
                FlowErrors.InvalidValue, "The key is empty, begins or ends with a space, or holds a line feed or a character beyond ASCII.", "ApiKey");
        }
    }

    private static FlowException Invalid(string message) => new(FlowErrors.InvalidValue, message, "Service") { Advice = "" };
}
