using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Connection;

/// <summary>Reads the key from a file or the environment; an argument would be seen by everybody on the machine.</summary>
internal static class ApiKey
{
    private const string Variable = "MAINTENANCE_API_KEY";

    /// <param name="file">The file; null = the environment.</param>
    /// <exception cref="FlowException">There is no key, or a header can't carry it. The error does not repeat the key.</exception>
    public static string Read(string? file)
    {
        string? key;
        try
        {
            key = (file is null ? Environment.GetEnvironmentVariable(Variable) : File.ReadAllText(file))?.Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // Not by its name: who confuses the two options has written the key there.
            string why = exception is FileNotFoundException or DirectoryNotFoundException ? "is not there" : "can't be read";
            throw new FlowException(FlowErrors.InvalidValue, $"--api-key-file: the file {why}. Give the path of a file that holds the key alone.");
        }

        if (string.IsNullOrEmpty(key))
        {
            throw new FlowException(
                FlowErrors.NotConnected,
                file is null ? $"Which key? Set {Variable}, or give --api-key-file FILE." : $"--api-key-file: {file} is empty. It must hold the key alone.");
        }

        ConnectionChecks.Key(key);
        return key;
    }
}
