using System.Diagnostics;

namespace MaintenanceService.Tests.Templates;

/// <summary>The SDK's command, as an app developer runs it.</summary>
internal static class DotnetCommand
{
    /// <summary>For what hangs: a restore and a build on a slow machine take minutes.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    /// <summary>Runs it to its end, and returns its exit code and what it said.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(string folder, IReadOnlyDictionary<string, string> settings, params string[] arguments) =>
        RunProgramAsync("dotnet", folder, settings, arguments);

    /// <summary>Runs another program in the same way.</summary>
    public static async Task<(int ExitCode, string Output)> RunProgramAsync(
        string program, string folder, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        // What the template's code looks like is not ours to judge, and analyzers are half of a build.
        start.Environment["RunAnalyzers"] = "false";
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            string[] said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Patience);
            await process.WaitForExitAsync().WaitAsync(Patience);
            return (process.ExitCode, string.Concat(said));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
