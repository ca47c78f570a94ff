using System.ComponentModel;
using System.Diagnostics;
using MaintenanceService.Cli.Signals;
using MaintenanceService.Client.Flow;

namespace MaintenanceService.Cli.Running;

/// <summary>Runs the program while the sites are closed, with this process's input, output and environment.</summary>
internal sealed class ChildProcess : IDisposable
{
    private const int NoFormat = 8;
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">The variables to add to this process's environment.</param>
    /// <exception cref="Win32Exception">It can't be run.</exception>
    public static ChildProcess Start(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            return new ChildProcess(Process.Start(StartInfo(command, environment))!);
        }
        catch (Win32Exception problem) when (!OperatingSystem.IsWindows() && problem.NativeErrorCode == NoFormat)
        {
            // A script that does not name its interpreter: shells run it themselves.
            return new ChildProcess(Process.Start(StartInfo(["/bin/sh", .. command], environment))!);
        }
    }

    /// <summary>Waits for its end, and returns its exit code; 128 + n where signal n ended it.</summary>
    public async Task<int> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return _process.ExitCode;
    }

    /// <summary>
    /// Sends a signal to the program and its descendants, since a shell that ends leaves its commands running. Descendants are found on Linux
    /// only, and not those that changed their parent.
    /// </summary>
    public void Signal(int number)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        try
        {
            if (!_process.HasExited)
            {
                foreach (int id in ProcessTree.WithDescendants(_process.Id))
                {
                    NativeSignal.Send(id, number);
                }
            }
        }
        catch (InvalidOperationException)
        {
            // It has just ended.
        }
    }

    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo StartInfo(IReadOnlyList<string> command, IReadOnlyDictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
