using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.State;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Evaluates the clock ten times a second: scheduled starts and ends, disconnection, aborts, the end of draining, staleness.</summary>
internal sealed partial class ClockLoop(
    InstanceStateMachine stateMachine, StateBroadcast broadcast, Action reportNow, ConnectionHealth health, string site, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>How long an aborted request may take to end before it is logged.</summary>
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(5);

    private EnforcedState _seen = stateMachine.State;
    private bool _draining;
    private long? _abortingSince;
    private bool _abortOverdueLogged;
    private bool _stale;

    /// <summary>Starts the loop on a thread of its own, so that a starved thread pool can't close this instance too late.</summary>
    public void Start(CancellationToken cancellationToken)
    {
        if (ReferenceEquals(time, TimeProvider.System))
        {
            new Thread(() => Run(cancellationToken)) { IsBackground = true, Name = "Maintenance clock" }.UnsafeStart();
        }
        else
        {
            // A TimeProvider of a test has timers of its own.
            _ = RunAsync(cancellationToken);
        }
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            TryEvaluate();
        }
    }

    private void Run(CancellationToken cancellationToken)
    {
        WaitHandle over = cancellationToken.WaitHandle;
        while (!over.WaitOne(Period))
        {
            TryEvaluate();
        }
    }

    private void TryEvaluate()
    {
        try
        {
            Evaluate();
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
        }
    }

    private void Evaluate()
    {
        stateMachine.Tick();
        if (stateMachine.IsLeaving)
        {
            // The app has stopped and deregistered: only aborting is left to do.
            return;
        }

        ReportChange();
        RunningCounts counts = stateMachine.Count();
        bool draining = counts.Requests > 0 || counts.Connections > 0;
        if (_draining && !draining)
        {
            reportNow();
        }

        _draining = draining;
        ReportOverdueAborts(draining);
        ReportStaleness();
    }

    // Work that ignores its abort delays the confirmation, or writes while this instance counts as closed: log it once.
    private void ReportOverdueAborts(bool draining)
    {
        if (!draining || !stateMachine.IsAborting)
        {
            (_abortingSince, _abortOverdueLogged) = (null, false);
            return;
        }

        _abortingSince ??= time.GetTimestamp();
        if (!_abortOverdueLogged && time.GetElapsedTime(_abortingSince.Value) >= AbortTimeout)
        {
            _abortOverdueLogged = true;
            LogAbortOverdue(logger, site, AbortTimeout.TotalSeconds, string.Join("; ", stateMachine.Oldest().Select(item => $"{item.Name} for {item.Seconds} s")));
        }
    }

    // Requests after the deadline and answered reports change what is in force, too.
    private void ReportChange()
    {
        (EnforcedState previous, EnforcedState now) = (_seen, stateMachine.State);
        _seen = now;
        if (ReferenceEquals(previous, now))
        {
            return;
        }

        broadcast.Publish(now);
        bool isNewState = !ReferenceEquals(previous.Source, now.Source) && previous.ClosedByItself == now.ClosedByItself;
        bool changedByClock = !ReferenceEquals(stateMachine.Accepted, now) && stateMachine.Accepted.ClosedByItself == now.ClosedByItself;
        if (isNewState && !changedByClock)
        {
            // The snapshot handler has reported this state, and the clock has changed nothing since.
            return;
        }

        reportNow();
        if (previous.Mode != now.Mode)
        {
            LogMode(logger, site, ModeName.Of(now.Mode), now.ClosedByItself ? "out of reach of the service for too long" : previous.ClosedByItself ? "the service is in reach" : "by the clock");
        }
    }

    private void ReportStaleness()
    {
        bool stale = health.IsStale;
        if (stale && !_stale)
        {
            LogStale(logger, site, health.Silence.TotalSeconds, ModeName.Of(stateMachine.State.Mode));
        }

        _stale = stale;
    }

    [LoggerMessage(150, LogLevel.Information, "The site {Site} is {Mode}: {Why}.")]
    private static partial void LogMode(ILogger logger, string site, string mode, string why);

    [LoggerMessage(151, LogLevel.Warning, "Nothing was received from the maintenance service about {Site} for {Seconds:0} s; the last state ({Mode}) holds.")]
    private static partial void LogStale(ILogger logger, string site, double seconds, string mode);

    [LoggerMessage(153, LogLevel.Warning, "Aborted requests or work of {Site} still run after {Seconds:0} s: {Names}. Observe RequestAborted or Aborted there; until they end, this instance is not drained.")]
    private static partial void LogAbortOverdue(ILogger logger, string site, double seconds, string names);

    [LoggerMessage(152, LogLevel.Error, "Evaluating the clock failed; it is evaluated again in 100 ms.")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
