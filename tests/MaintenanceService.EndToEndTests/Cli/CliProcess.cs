using System.Diagnostics;
using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.Cli;

/// <summary>The real command as a process of its own.</summary>
internal sealed class CliProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CliProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <param name="service">The service's address; null = none in the environment.</param>
    /// <param name="key">The key; null = none in the environment.</param>
    /// <param name="args">The command line.</param>
    public static CliProcess Start(Uri? service, string? key, params string[] args) => StartIn(Environment.CurrentDirectory, service, key, args);

    /// <summary>Starts it from a shell.</summary>
    /// <param name="fleet">The service.</param>
    /// <param name="script">What the shell runs, with the command and its arguments as <c>"$@"</c>.</param>
    /// <param name="args">The command line.</param>
    public static CliProcess StartInShell(Fleet fleet, string script, params string[] args) =>
        Start(["bash", "-c", script, "bash", .. CommandLine(args)], Environment.CurrentDirectory, fleet.Service.Address, Fleet.AdminKey);

    /// <summary>Starts a shell in a folder, without a service.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="script">What the shell runs, with the command as <c>"$@"</c>.</param>
    public static CliProcess StartInShell(string folder, string script) => Start(["bash", "-c", script, "bash", .. CommandLine([])], folder, null, null);

    private static CliProcess StartIn(string folder, Uri? service, string? key, string[] args) => Start(CommandLine(args), folder, service, key);

    private static string[] CommandLine(string[] args)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return ["dotnet", Path.Combine(own.Parent!.Parent!.FullName, "MaintenanceService.Cli", own.Name, "maintenance.dll"), .. args];
    }

    private static CliProcess Start(string[] command, string folder, Uri? service, string? key)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["MAINTENANCE_SERVICE"] = service?.ToString();
        start.Environment["MAINTENANCE_API_KEY"] = key;
        return new CliProcess(Process.Start(start)!);
    }

    public static async Task<CliResult> RunAsync(Uri? service, string? key, params string[] args)
    {
        using CliProcess cli = Start(service, key, args);
        return await cli.ResultAsync();
    }

    public static Task<CliResult> RunAsync(Fleet fleet, params string[] args) => RunAsync(fleet.Service.Address, Fleet.AdminKey, args);

    /// <summary>Runs it in a folder.</summary>
    public static async Task<CliResult> RunInAsync(string folder, Fleet fleet, params string[] args)
    {
        using CliProcess cli = StartIn(folder, fleet.Service.Address, Fleet.AdminKey, args);
        return await cli.ResultAsync();
    }

    /// <summary>Writes to its standard input.</summary>
    public async Task TypeAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<CliResult> ResultAsync()
    {
        try
        {
            await _process.WaitForExitAsync().WaitAsync(HangGuard.Longest);
        }
        catch (TimeoutException)
        {
            _process.Kill(entireProcessTree: true);
            throw;
        }

        return new CliResult(_process.ExitCode, await _output, await _error);
    }

    public void Kill() => _process.Kill();

    public void Dispose() => _process.Dispose();
}
