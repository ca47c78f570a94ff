using System.Runtime.InteropServices;

namespace MaintenanceService.Cli.Signals;

/// <summary>Turns the signals that stop a program into a token, so that what was begun is undone before it ends.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stopped = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignals() =>
        _registrations = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    public CancellationToken Stopped => _stopped.Token;

    /// <summary>The signal's number on POSIX systems; 0 before the first one.</summary>
    public int Number { get; private set; }

    /// <summary>Is called with each signal, on another thread.</summary>
    public Action<PosixSignal>? Received { get; set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        _stopped.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        context.Cancel = true;
        Number = context.Signal switch
        {
            PosixSignal.SIGHUP => 1,
            PosixSignal.SIGINT => 2,
            _ => 15,
        };
        Received?.Invoke(context.Signal);
        _stopped.Cancel();
    }
}
