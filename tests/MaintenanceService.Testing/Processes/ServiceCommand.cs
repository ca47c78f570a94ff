using System.Diagnostics;

namespace MaintenanceService.Tests.Processes;

/// <summary>The service's executable, run until it exits by itself.</summary>
internal static class ServiceCommand
{
    /// <summary>Runs a verb, or a service that is expected to refuse its store.</summary>
    /// <param name="dataFolder">The folder of the store.</param>
    /// <param name="args">The command line.</param>
    public static Task<(int ExitCode, string Output, string Error)> RunAsync(string dataFolder, params string[] args) =>
        RunAsync(dataFolder, new Dictionary<string, string>(), args);

    public static Task<(int ExitCode, string Output, string Error)> RunAsync(
        string dataFolder, IReadOnlyDictionary<string, string> settings, params string[] args) => RunUnderAsync([], dataFolder, settings, args);

    /// <summary>Runs it as the child of another program, such as strace.</summary>
    /// <param name="under">The program, with its options; empty = none.</param>
    public static async Task<(int ExitCode, string Output, string Error)> RunUnderAsync(
        string[] under, string dataFolder, IReadOnlyDictionary<string, string> settings, params string[] args)
    {
        string[] command = [.. under, .. ServerProcess.Command(PublishedService.Project), .. args];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = Path.GetDirectoryName(dataFolder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Maintenance__DataFolder"] = dataFolder;
        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync().WaitAsync(HangGuard.Longest);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output, await error);
    }
}
