using System.Management.Automation.Host;
using System.Runtime.InteropServices;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>
/// Lets SIGTERM and SIGHUP end a block as Ctrl+C does: it is stopped, what follows it runs, and then the process ends by the signal. Left
/// alone they would end the process at once, and the sites would stay closed until the lease runs out.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private const int Interrupt = 2;
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _received;

    public StopSignals(PSHost? host)
    {
        // Only pwsh itself takes an interrupt for a stop of its pipeline.
        if (!OperatingSystem.IsWindows() && host?.Name == "ConsoleHost")
        {
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
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Send(int process, int signal);
}
