using System.Globalization;

namespace MaintenanceService.Tests.Processes;

/// <summary>The memory of a process on Linux.</summary>
internal static class ProcessMemory
{
    private const string Name = "RssAnon:";

    /// <summary>Returns what it holds in bytes, without what it maps from files.</summary>
    public static long Read(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(Name.Length).TrimEnd(" kB"), NumberStyles.Integer, CultureInfo.InvariantCulture) * 1024;
    }
}
