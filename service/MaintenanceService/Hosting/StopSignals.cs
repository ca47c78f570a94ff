using System.Runtime.InteropServices;

namespace MaintenanceService.Hosting;

/// <summary>
/// Turns the signals that ask for a stop into a token, from the first moment on: the host hears them only once it is started, and until then
/// a process that waits for its store would be killed by them. SIGHUP comes from a terminal that closes, or a supervisor that knows this signal only.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _asked = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() => _registrations =
        [.. ((PosixSignal[])[PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP]).Select(signal => PosixSignalRegistration.Create(signal, Note))];

    /// <summary>Cancelled once the process was asked to stop.</summary>
    public CancellationToken Asked => _asked.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _asked.Dispose();
    }

    private void Note(PosixSignalContext context)
    {
        context.Cancel = true;
        _asked.Cancel();
    }
}
