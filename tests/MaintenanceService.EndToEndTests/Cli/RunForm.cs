using System.Diagnostics;
using MaintenanceService.Tests.Architecture;

namespace MaintenanceService.Tests.Cli;

/// <summary>The two ways to run something while a site is closed, each as a process of its own.</summary>
internal sealed class RunForm : IDisposable
{
    public const string Command = "maintenance run";
    public const string Cmdlet = "Invoke-Maintenance";

    /// <summary>Ends with the exit code that the command has for the same outcome.</summary>
    private const string Script = """
        Set-Content $env:PID_FILE $PID
        Import-Module $env:MODULE
        $ErrorActionPreference = 'Stop'
        try { Invoke-Maintenance -Site $env:SITE @@OPTIONS@@ { sh -c $env:LINE } }
        catch {
            $problem = $_
            [Console]::Error.WriteLine($problem)
            exit $(switch ($problem.Exception.ErrorId) {
                CommandFailed { $problem.TargetObject } NotConverged { 3 } MaintenanceLost { 4 }
                ServiceUnreachable { 69 } Unauthenticated { 77 } Forbidden { 77 } default { 64 }
            })
        }
        """;

    private readonly Process _process;
    private readonly string? _pidFile;
    private readonly Task<string[]> _output;

    private RunForm(ProcessStartInfo start, string? pidFile)
    {
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _pidFile = pidFile;
        _process = Process.Start(start)!;
        _output = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(), _process.StandardError.ReadToEndAsync());
    }

    /// <param name="form">One of the two names above.</param>
    /// <param name="service">The service.</param>
    /// <param name="key">The key.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="site">The site.</param>
    /// <param name="line">What the shell runs while the site is closed.</param>
    /// <param name="options">Options as the command writes them, such as <c>--timeout 2s</c>.</param>
    public static RunForm Start(string form, Uri service, string key, string folder, string site, string line, string options = "")
    {
        string bin = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Parent!.FullName;
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        string pidFile = Path.Combine(folder, "pid");
        ProcessStartInfo start = form == Command
            ? new("dotnet", [Path.Combine(bin, "MaintenanceService.Cli", configuration, "maintenance.dll"), "run", "--site", site, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--", "sh", "-c", line])
            : new("dotnet", ["tool", "run", "pwsh", "--", "-NoProfile", "-NonInteractive", "-Command", Script.Replace("@@OPTIONS@@", Parameters(options), StringComparison.Ordinal)]);

        // The tool is the repository's: the shell's folder is its own matter.
        start.WorkingDirectory = form == Command ? folder : Repository.Root;
        start.Environment["MAINTENANCE_SERVICE"] = service.ToString();
        start.Environment["MAINTENANCE_API_KEY"] = key;
        start.Environment["SITE"] = site;
        start.Environment["LINE"] = $"cd {folder}; {line}";
        start.Environment["PID_FILE"] = pidFile;
        start.Environment["MODULE"] = Repository.PathOf("artifacts", "module", "MaintenanceService");
        return new RunForm(start, form == Command ? null : pidFile);
    }

    /// <summary>Sends a signal to the process that runs the command, past whatever started it.</summary>
    public void Signal(string name)
    {
        string id = _pidFile is null ? $"{_process.Id}" : File.ReadAllText(_pidFile).Trim();
        using Process kill = Process.Start("/bin/kill", [$"-{name}", id]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end, and returns its exit code and what it wrote.</summary>
    public async Task<(int ExitCode, string Output)> ResultAsync()
    {
        string[] output = await _output.WaitAsync(HangGuard.Longest);
        await _process.WaitForExitAsync().WaitAsync(HangGuard.Longest);
        return (_process.ExitCode, string.Concat(output));
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }

    /// <summary>Such as <c>-KeepOnFailure -TimeoutSec 2</c> for <c>--keep-on-failure --timeout 2s</c>.</summary>
    private static string Parameters(string options) => options
        .Replace("--keep-on-failure", "-KeepOnFailure", StringComparison.Ordinal)
        .Replace("--timeout ", "-TimeoutSec ", StringComparison.Ordinal)
        .Replace("2s", "2", StringComparison.Ordinal)
        .Replace("--", "-", StringComparison.Ordinal);
}
