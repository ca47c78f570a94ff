using System.Diagnostics.CodeAnalysis;
using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// One process of the app: the middleware's own state machine, its table of requests, its gate and its loops with their HTTP client, on a
/// simulated machine.
/// </summary>
[SuppressMessage("Reliability", "CA1001", Justification = "It ends as processes do: by being killed.")]
internal sealed class SimulatedInstance
{
    /// <summary>How long an app waits for the service before it listens all the same.</summary>
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(2);

    private static readonly RequestEvaluator Evaluator =
        new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider().GetRequiredService<RequestEvaluator>();

    private readonly Simulation _simulation;
    private readonly CancellationTokenSource _stopped = new();
    private readonly MaintenanceClient _client;
    private readonly ReportLoop _reports;
    private readonly StreamLoop _stream;
    private readonly ClockLoop _clockLoop;
    private Task[] _loops = [];
    private (long Revision, RunningCounts Counts)? _before;
    private bool _isPatient = true;

    public SimulatedInstance(Simulation simulation, string name, SimulatedMachine machine)
    {
        _simulation = simulation;
        Chance chance = simulation.Chance;
        Machine = machine;
        Link = new SimulatedLink(simulation);
        Process = new SimulatedProcess(simulation.Time, chance);
        Clock = new SimulatedClock(simulation.Time, machine.ClockOffset, Process, chance) { IsSettable = simulation.Breaks(Rule.LeaseIsMonotonic) };
        var work = new RunningWork(Evaluator, new AbortQueue(isInline: true));
        IsForced = machine.Inputs.Forced is not null;
        StateMachine = new InstanceStateMachine(machine.Inputs, work, IsForced ? null : machine.Stored, Clock);
        Requests = new SimulatedRequests(simulation, this, work, Evaluator);
        var broadcast = new StateBroadcast();
        Work = new SimulatedWork(simulation, this, work, new MaintenanceGate(StateMachine, work, new RequestFlow(work, Requests), broadcast));
        var health = new ConnectionHealth(Clock);
        var intake = new SnapshotHandler(StateMachine, new SimulatedSnapshots(simulation, this), broadcast, NullLogger.Instance);
        Lies = new InstanceLies(simulation, this);
        _client = new MaintenanceClient(
            new HttpClient(new SimulatedWire(simulation, this)) { BaseAddress = new Uri("http://service/"), Timeout = Timeout.InfiniteTimeSpan }, () => "key", Clock);
        _reports = new ReportLoop(
            _client, StateMachine, intake, health, () => [], Simulation.Site, name, Clock, NullLogger.Instance, new Backoff(chance.Random));
        _stream = new StreamLoop(
            _client, StateMachine, intake, _reports, health, Simulation.Site, Clock, NullLogger.Instance, new Backoff(chance.Random));
        _clockLoop = new ClockLoop(StateMachine, broadcast, _reports.ReportNow, health, Simulation.Site, Clock, NullLogger.Instance);
    }

    public SimulatedProcess Process { get; }

    public SimulatedLink Link { get; }

    public SimulatedClock Clock { get; }

    public SimulatedMachine Machine { get; }

    public InstanceStateMachine StateMachine { get; }

    public SimulatedRequests Requests { get; }

    public SimulatedWork Work { get; }

    public InstanceLies Lies { get; }

    /// <summary>The name that it reports under.</summary>
    public string Name => _reports.Instance;

    /// <summary>True where the app overrides the site's mode by a constant.</summary>
    public bool IsForced { get; }

    /// <summary>How long after the last report that the service has heard nothing runs any more, as that report promises; null where it promises nothing.</summary>
    public TimeSpan? Promised { get; set; }

    /// <summary>True where it is on its way out.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>True where requests reach it.</summary>
    public bool Listens => Process.IsAlive && !IsLeaving && (!_isPatient || _reports.First.IsCompleted);

    /// <summary>True where one of its loops has died, which none ever should.</summary>
    public bool HasFailed => _loops.Any(static loop => loop.IsFaulted);

    public void Start()
    {
        Process.After(StartTimeout, () => _isPatient = false);
        Process.Inside(() => _loops =
        [
            _reports.RunAsync(_stopped.Token, CancellationToken.None), _stream.RunAsync(CancellationToken.None), _clockLoop.RunAsync(CancellationToken.None),
            Work.RunAsync(),
        ]);
    }

    public void Kill()
    {
        Process.Kill();
        Requests.Vanish();
        Work.Vanish();
    }

    /// <summary>
    /// SIGTERM: no new requests; it goes on reporting while the old ones run, and leaves when they are over, or when the host has had
    /// enough. Then the process is at its end, but its code may run on for some seconds.
    /// </summary>
    public void Shutdown()
    {
        if (!IsLeaving)
        {
            IsLeaving = true;
            Leave(Clock.GetTimestamp() + _simulation.Chance.Between(5, 40).Ticks);
        }
    }

    /// <summary>A report that another thread made while a state was being written to disk.</summary>
    public void ReportBeside()
    {
        SentReport sent = Lies.MakeWhileWriting();
        string name = Name;
        Link.Up(() => _simulation.Service.Reports.Receive(this, name, sent.Report, reply =>
        {
            // As in the report loop: an answer with the state of another history is not one.
            if (reply.IsAnswer && (reply.State is not { } state || state.Epoch == StateMachine.Source?.Epoch))
            {
                Link.Down(() => Process.After(TimeSpan.Zero, () => StateMachine.Answered(sent)));
            }
        }));
    }

    /// <summary>Remembers what was counted before a state came; an app that counted too early would report this.</summary>
    public void RememberCount(long revision) => _before = (revision, StateMachine.Count());

    /// <summary>That count, once.</summary>
    public RunningCounts? CountBefore(long revision)
    {
        (long Revision, RunningCounts Counts)? before = _before?.Revision == revision ? _before : null;
        _before = before is null ? _before : null;
        return before?.Counts;
    }

    private void Leave(long patience)
    {
        bool drained = Requests.All.Count == 0 && Work.Held.Count == 0;
        if (!drained && Clock.GetTimestamp() < patience)
        {
            Process.After(TimeSpan.FromSeconds(0.5), () => Leave(patience));
            return;
        }

        _stopped.Cancel();
        Process.Inside(() => _ = GoAsync());
    }

    private async Task GoAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout, Clock);
        try
        {
            if (_simulation.Breaks(Rule.LeavesWhenDrained))
            {
                await _client.RemoveInstanceAsync(Simulation.Site, Name, cancellationToken: timeout.Token);
            }
            else
            {
                await _reports.LeaveAsync(timeout.Token);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or MaintenanceServiceException)
        {
            // The service finds out by silence.
        }

        Process.After(_simulation.Chance.Between(0, 8), () => _simulation.Fleet.Gone(this));
    }
}
