using System.Security.Cryptography;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>Creates the name under which this process reports.</summary>
internal static class InstanceName
{
    /// <summary>Returns the configured name, or machine-pid-random.</summary>
    public static string Of(MaintenanceOptions options) => options.Instance ?? $"{Machine()}-{Environment.ProcessId}-{Random()}";

    /// <summary>Returns another name, for when a newer process has taken this one.</summary>
    public static string Beside(string name) => $"{(name.Length > 90 ? name[..90] : name)}-{Random()}";

    /// <summary>Returns the machine's name with only the characters that an id may have.</summary>
    public static string Machine()
    {
        string name = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.').Take(60)).TrimStart('-', '.');
        return name.Length == 0 ? "machine" : name;
    }

    private static string Random() => RandomNumberGenerator.GetHexString(8, lowercase: true);
}
