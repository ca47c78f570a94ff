using System.Diagnostics;

namespace MaintenanceService.Tests.PowerShell;

/// <summary>The PowerShell of this machine, where it has one that the module's tests can run in.</summary>
internal static class Pwsh
{
    /// <summary>For what hangs: a third of all files runs in one process, on a slow machine for ten minutes and more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);
    private static readonly Version Oldest = new(7, 4);

    /// <summary>Where it is, or why the tests can't run.</summary>
    public static async Task<(string? Executable, string? Missing)> FindAsync()
    {
        if (Array.Find(Places(), File.Exists) is not { } executable)
        {
            return (null, "pwsh is not installed: it is neither on PATH, nor named by the variable PWSH, nor in one of the usual folders");
        }

        string[] facts = (await RunAsync(
            executable,
            ["-Command", "\"$($PSVersionTable.PSVersion)\"; (Get-Module -ListAvailable Pester | Sort-Object Version | Select-Object -Last 1).Version.Major"]))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (facts.Length == 0 || !Version.TryParse(facts[0].Split('-')[0], out Version? version) || version < Oldest)
        {
            return (null, $"{executable} is no pwsh {Oldest} or newer");
        }

        return facts.Length > 1 && int.Parse(facts[1], System.Globalization.CultureInfo.InvariantCulture) >= 5
            ? (executable, null)
            : (null, $"Pester 5 or newer is not installed as a module of pwsh ({executable})");
    }

    /// <summary>Runs it to its end, in an environment without colours, updates or telemetry, and returns what it said.</summary>
    public static async Task<string> RunAsync(string executable, string[] arguments, IReadOnlyDictionary<string, string>? settings = null)
    {
        var start = new ProcessStartInfo(executable, ["-NoProfile", "-NonInteractive", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        start.Environment["POWERSHELL_UPDATECHECK"] = "Off";
        start.Environment["NO_COLOR"] = "1";
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        try
        {
            string[] said = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync()).WaitAsync(Patience);
            await process.WaitForExitAsync().WaitAsync(Patience);
            return string.Concat(said);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static string[] Places()
    {
        string name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string programs = Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles);
        return
        [
            .. path.Select(folder => Path.Combine(folder, name)),
            Environment.GetEnvironmentVariable("PWSH") ?? "",
            Path.Combine(programs, "PowerShell", "7", name),
            "/opt/microsoft/powershell/7/pwsh",
            "/usr/local/bin/pwsh",
            "/opt/homebrew/bin/pwsh",
            "/snap/bin/pwsh",
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".dotnet", "tools", name),
        ];
    }
}
