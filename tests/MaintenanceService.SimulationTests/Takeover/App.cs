using MaintenanceService.Client;

namespace MaintenanceService.Tests.Takeover;

/// <summary>An instance that has several addresses of the service, tries them in turn, and follows the newest state.</summary>
internal sealed class App
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private readonly TakeoverRun _run;
    private readonly string _name;
    private readonly string _process;
    private readonly HashSet<ServiceProcess> _cut = [];
    private SiteState? _state;
    private TimeSpan _answeredReportSentAt;
    private long _sequence;
    private int _address;

    public App(TakeoverRun run, string name)
    {
        _run = run;
        _name = name;
        _process = $"{name}-{run.Chance.Next(1_000_000)}";
        _address = run.Chance.Next(run.Processes.Count);
        run.Time.After(run.Chance.Between(0, 3), Report);
    }

    /// <summary>True where a request would be refused now, as is a request to an instance that has not started yet.</summary>
    public bool Refuses => _state is null || _state.Mode == MaintenanceMode.Closed || IsDisconnected;

    private bool IsDisconnected =>
        _state!.Settings.WhenDisconnected == WhenDisconnected.Closed
        && _run.Time.Elapsed - _answeredReportSentAt >= TimeSpan.FromSeconds(_state.Settings.DisconnectedAfterSeconds);

    public void Cut(ServiceProcess process, TimeSpan length)
    {
        _cut.Add(process);
        _run.Time.After(length, () => _cut.Remove(process));
    }

    private void Report()
    {
        long sequence = ++_sequence;
        ServiceProcess process = _run.Processes[_address % _run.Processes.Count];
        TimeSpan sent = _run.Time.Elapsed;
        InstanceReport report = Current(sequence);
        _run.Time.After(_run.Latency(), () =>
        {
            if (!_cut.Contains(process))
            {
                process.Report(_name, report, answer => _run.Time.After(_run.Latency(), () => Receive(process, sequence, sent, answer)));
            }
        });
        _run.Time.After(Patience, () => Fail(sequence));
    }

    private InstanceReport Current(long sequence) => new()
    {
        Run = _process,
        Sequence = sequence,
        Epoch = _state?.Epoch,
        Revision = _state?.Revision ?? 0,
        Mode = _state?.Mode,
        DrainSeconds = _state?.Settings.DrainSeconds,
        DisconnectedAfterSeconds = _state?.Settings.WhenDisconnected == WhenDisconnected.Closed ? _state.Settings.DisconnectedAfterSeconds : null,
    };

    private void Receive(ServiceProcess process, long sequence, TimeSpan sent, ReportAnswer? answer)
    {
        if (sequence != _sequence || _cut.Contains(process))
        {
            return;
        }

        if (answer is null)
        {
            Fail(sequence);
            return;
        }

        _answeredReportSentAt = sent;
        bool isNewer = answer.State is { } state && (_state is null || state.Revision > _state.Revision);
        if (isNewer)
        {
            _run.Told(answer.State!, _name);
            _state = answer.State;
        }

        Next(sequence, isNewer ? TimeSpan.Zero : _run.Chance.Between(0.2, 4));
    }

    private void Fail(long sequence)
    {
        if (sequence == _sequence)
        {
            _address++;
            Next(sequence, _run.Chance.Between(0.1, 1));
        }
    }

    // A number of its own: the answer that still travels is none any more.
    private void Next(long sequence, TimeSpan delay)
    {
        _sequence = sequence + 1;
        _run.Time.After(delay, Report);
    }
}
