using System.Runtime.InteropServices;

namespace MaintenanceService.Hosting;

/// <summary>
/// Turns the stop signals into a token from the beginning of the process: the host handles them only once it has started, and until then
/// they would kill a process that waits for its store. SIGHUP is sent by a closing terminal, or by a supervisor that uses only this signal.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopRequested = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
        [.. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];

    /// <summary>Cancelled once the process was asked to stop.</summary>
    public CancellationToken StopRequested => _stopRequested.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _stopRequested.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        _stopRequested.Cancel();
    }
}
