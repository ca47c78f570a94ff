using System.Management.Automation.Host;
using System.Runtime.InteropServices;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>
/// Makes SIGTERM and SIGHUP stop a block as Ctrl+C does: the block is stopped, the sites are opened, and then the process ends by the signal.
/// Otherwise they would end the process at once, and the sites would stay closed until the lease runs out. The programs of the block get the
/// signal as well (on Linux, where they can be found), because PowerShell waits for their end.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int Interrupt = 2;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly HashSet<int> _older = [];
    private int _received;

    public StopSignals(PSHost? host)
    {
        // Only the host of pwsh stops its pipeline at an interrupt.
        if (!OperatingSystem.IsWindows() && host?.Name == "ConsoleHost")
        {
            _older.UnionWith(ProcessTree.WithDescendants(Environment.ProcessId));
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Receive(context, 15)));
            _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Receive(context, 1)));
        }
    }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        if (_received != 0)
        {
            _ = Send(Environment.ProcessId, _received);
        }
    }

    private void Receive(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        _received = number;
        _ = Send(Environment.ProcessId, Interrupt);
        foreach (int program in ProcessTree.WithDescendants(Environment.ProcessId).Where(id => !_older.Contains(id)))
        {
            _ = Send(program, number);
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
