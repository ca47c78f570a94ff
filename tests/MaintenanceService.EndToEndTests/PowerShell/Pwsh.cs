using System.Diagnostics;
using MaintenanceService.Tests.Architecture;

namespace MaintenanceService.Tests.PowerShell;

/// <summary>The PowerShell that .config/dotnet-tools.json pins, and the Pester beside these tests: no other one of the machine.</summary>
internal static class Pwsh
{
    /// <summary>For what hangs: a third of all files runs in one process, on a slow machine for ten minutes and more.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    /// <summary>Runs it to its end, in an environment without colours, updates or telemetry, and returns what it said.</summary>
    public static async Task<string> RunAsync(string[] arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", ["tool", "run", "pwsh", "--", "-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.PathOf(),
        };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        start.Environment["PSModulePath"] = Path.Combine(AppContext.BaseDirectory, "Modules");
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            string[] said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Timeout);
            await process.WaitForExitAsync().WaitAsync(Timeout);
            return string.Concat(said);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
