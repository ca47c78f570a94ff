using System.Security.Cryptography;

namespace MaintenanceService.AspNetCore.Configuration;

/// <summary>The name that this process reports under.</summary>
internal static class InstanceName
{
    /// <summary>The configured one, or machine-pid-random.</summary>
    public static string Of(MaintenanceOptions options) => options.Instance ?? $"{Machine()}-{Environment.ProcessId}-{Random()}";

    /// <summary>Another one, where a newer process has taken it.</summary>
    public static string Beside(string name) => $"{(name.Length > 90 ? name[..90] : name)}-{Random()}";

    /// <summary>The machine's name with the letters that an id may have.</summary>
    public static string Machine()
    {
        string name = string.Concat(Environment.MachineName.Where(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.').Take(60)).TrimStart('-', '.');
        return name.Length == 0 ? "machine" : name;
    }

    private static string Random() => RandomNumberGenerator.GetHexString(8, lowercase: true);
}
