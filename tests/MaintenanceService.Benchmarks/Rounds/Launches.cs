using System.Diagnostics;
using System.Text.Json;

namespace MaintenanceService.Benchmarks.Rounds;

/// <summary>
/// Measures in several processes, one after another, and each part in processes of its own. How the compiler lays out a method, and what it
/// learned from what ran before, is one process's luck and lasts as long as it.
/// </summary>
internal static class Launches
{
    /// <summary>The word on the command line of such a process; the part follows.</summary>
    public const string Argument = "measure";
    private const int Count = 7;

    /// <summary>What each process measured.</summary>
    public static IReadOnlyList<T> Measure<T>(string part) => [.. Enumerable.Range(0, Count).Select(_ => Launch<T>(part))];

    /// <summary>Tells the process that asked.</summary>
    public static void Tell<T>(T measured) => Console.WriteLine(JsonSerializer.Serialize(measured));

    private static T Launch<T>(string part)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [Argument, part]) { RedirectStandardOutput = true })!;
        string told = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<T>(told)!
            : throw new InvalidOperationException($"Measuring {part} ended with {process.ExitCode}.");
    }
}
