using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

internal sealed partial class InstanceStateMachine
{
    /// <summary>How often a report is due while nothing happens.</summary>
    public static readonly TimeSpan ReportEvery = ProtocolTimings.ReportInterval;

    /// <summary>How often while older requests still run.</summary>
    public static readonly TimeSpan ReportWhileDraining = TimeSpan.FromSeconds(1);

    /// <summary>How long this instance may serve without an answered report, negative where that time is over; null where nothing bounds it.</summary>
    public TimeSpan? UntilDisconnected
    {
        get
        {
            lock (_lock)
            {
                return _deadline.Deadline is { } deadline ? _time.GetElapsedTime(_time.GetTimestamp(), deadline) : null;
            }
        }
    }

    /// <summary>Makes the next report, to be sent at once. One at a time.</summary>
    public SentReport NextReport(IReadOnlyList<string> exempt)
    {
        lock (_lock)
        {
            Swap();
            EnforcedState state = _state;
            var oldest = new OldestWork();
            RunningCounts counts = state.IsOpen ? default : _work.Count(state, _clock.Now, oldest);
            // Nothing is declared that a restart of this process would not know.
            SiteSettings? settings = _persisted?.Settings;
            bool closes = _inputs.Forced is null && Closes(_persisted);
            var report = new InstanceReport
            {
                Run = _run,
                Sequence = ++_sequence,
                Epoch = _persisted?.Epoch,
                Revision = _persisted?.Revision ?? 0,
                Mode = state.Mode,
                ForcedMode = _inputs.Forced,
                DisconnectedAfterSeconds = closes ? settings!.DisconnectedAfterSeconds : null,
                DrainSeconds = settings?.DrainSeconds,
                RequestsInFlight = counts.Requests,
                ConnectionsOpen = counts.Connections,
                Oldest = oldest.Items,
                Refused = _work.Refused,
                Bypassed = _work.Bypassed,
                Exempt = exempt,
                AppVersion = _inputs.AppVersion,
                AppliedAt = _appliedAt,
                SentAt = _clock.Now,
            };
            _deadline.Sent(report);
            PutInForce(state);
            return new SentReport(report, _time.GetTimestamp());
        }
    }

    /// <summary>The service answered a report with 2xx, and with it maybe a state, which is applied by <see cref="Apply"/>.</summary>
    public void Answered(SentReport sent)
    {
        lock (_lock)
        {
            _answered = true;
            _deadline.Answered(sent.Report, sent.SentAt);
            Swap();
        }
    }

    /// <summary>How long until the next report is due, if nothing happens before.</summary>
    public static TimeSpan UntilNextReport(SentReport last) =>
        last.Report.RequestsInFlight > 0 || last.Report.ConnectionsOpen > 0 ? ReportWhileDraining : ReportEvery;

    /// <summary>How much still runs that what is in force would refuse.</summary>
    public RunningCounts Count()
    {
        lock (_lock)
        {
            return _state.IsOpen ? default : _work.Count(_state, _clock.Now);
        }
    }

    /// <summary>The oldest of what is counted.</summary>
    public IReadOnlyList<InFlightItem> Oldest()
    {
        lock (_lock)
        {
            var oldest = new OldestWork();
            if (!_state.IsOpen)
            {
                _work.Count(_state, _clock.Now, oldest);
            }

            return oldest.Items;
        }
    }
}
