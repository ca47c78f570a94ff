using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The service's own domain over a simulated disk and clock: its life, its periodic work, and what operators ask of it.</summary>
internal sealed class SimulatedService : ICommitListener
{
    private readonly Simulation _simulation;
    private GroupCommitQueue _queue = null!;
    private InstanceCleanup _cleanup = null!;
    private TransitionScheduler _scheduler = null!;
    private int _life;
    private long? _departsAt;

    public SimulatedService(Simulation simulation)
    {
        _simulation = simulation;
        Clock = new SimulatedClock(simulation.Time, simulation.Chance.Between(-100, 100));
        Streams = new SimulatedStreams(simulation);
        Reports = new ReportReceiver(simulation, this);
        Former = new FormerService(simulation);
        Answer = new ConvergenceAnswer(simulation, this);
        Start(new MemoryStore());
        Write(transaction => SiteCommands.Create(transaction, Simulation.Site, null, PipelineActs.Settings(simulation), Author.Service));
    }

    public SimulatedClock Clock { get; }

    public SimulatedStreams Streams { get; }

    public ReportReceiver Reports { get; }

    /// <summary>The service that this one has replaced, where it still runs.</summary>
    public FormerService Former { get; }

    /// <summary>What it would say if it were asked.</summary>
    public ConvergenceAnswer Answer { get; }

    public MemoryStore Store { get; private set; } = null!;

    public InstanceRegistry Board { get; private set; } = null!;

    public InstanceReports Domain { get; private set; } = null!;

    public bool IsUp { get; private set; }

    /// <summary>Stopped by the system: it is there, but does nothing.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>When this process of it began.</summary>
    public long StartedAt { get; private set; }

    public bool Answers => IsUp && !IsStopped;

    public StateSnapshot Snapshot => _queue.Snapshot;

    public SiteRecord Record => _queue.Snapshot.Sites[Simulation.Site];

    public TimeSpan Expiry => TimeSpan.FromSeconds(Record.Settings.InstanceExpirySeconds ?? 120);

    public void Start(MemoryStore store)
    {
        Store = store;
        IsUp = true;
        StartedAt = _simulation.Time.Ticks;
        int life = ++_life;
        var processor = new CommitProcessor(store, Clock, new Capacity());
        _queue = GroupCommitQueue.Inline(processor);
        Board = new InstanceRegistry(processor, store.LoadOpenReceipts(), Clock);
        processor.Subscribe(Board);
        processor.Subscribe(this);
        Domain = new InstanceReports(_queue, Board);
        _cleanup = new InstanceCleanup(_queue, Board, new InstanceRemovals(_queue, Board), new ReceiptPersistence(_queue, Board));
        _scheduler = new TransitionScheduler(_queue, store, Clock);
        Done(_scheduler.RecoverAsync());
        _departsAt = null;
        _simulation.Coverage.ServiceStarted();
        Reports.Restarted();
        Answer.Changed();
        Repeat(TimeSpan.FromMilliseconds(250), life, () => Done(_scheduler.AdvanceAsync()));
        Repeat(TimeSpan.FromSeconds(1), life, Look);
        Repeat(TimeSpan.FromSeconds(15), life, Streams.Heartbeat);
    }

    /// <summary>kill -9: what was only in memory is gone, and every stream with it.</summary>
    public void Crash()
    {
        IsUp = false;
        IsStopped = false;
        _life++;
        Streams.Reset();
        Reports.Crashed();
    }

    public void Stop() => IsStopped = true;

    public void Continue()
    {
        IsStopped = false;
        Reports.Continued();
    }

    /// <summary>Brings an older store back, or this one under a new epoch.</summary>
    public void Restore(MemoryStore backup, string epoch)
    {
        if (_simulation.Chance.OneIn(2))
        {
            Former.Remain(State());
        }

        Crash();
        MemoryStore restored = backup.Restored(epoch);
        if (_simulation.Breaks(Rule.RestoreSettles))
        {
            restored.Commit([new SettlingEnded()]);
        }

        Start(restored);
        _simulation.Coverage.Restored();
    }

    /// <summary>A decision that an operator or pipeline asks for; refusals are part of life.</summary>
    public bool Write(Action<Transaction> decide)
    {
        try
        {
            Done(_queue.WriteAsync(decide));
            return true;
        }
        catch (ProblemException)
        {
            // The window was over, or the record was.
            return false;
        }
    }

    /// <summary>What instances are told now.</summary>
    public SiteState State()
    {
        DateTimeOffset now = Clock.GetUtcNow() + (_simulation.Breaks(Rule.ClockIsNeverAhead) ? TimeSpan.FromSeconds(1.5) : TimeSpan.Zero);
        SiteState state = SiteStates.Of(Record, Snapshot.Epoch, now, withPasses: true);
        return _simulation.Breaks(Rule.LeasesEndByService)
            ? state with { Maintenances = [.. state.Maintenances.Select(maintenance => maintenance with { Leased = false })] }
            : state;
    }

    /// <summary>An app says goodbye.</summary>
    public void Leave(SimulatedInstance from, string name, string? run, Action answered)
    {
        if (Answers && !from.Link.State.HasFlag(LinkCut.BehindProxy) && Write(transaction => InstanceRegistration.Remove(transaction, Simulation.Site, name, Author.Service, run)))
        {
            _simulation.Coverage.Left(from);
            answered();
        }
    }

    public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes)
    {
        Answer.Changed();
        bool wasHeld = before.Sites.GetValueOrDefault(Simulation.Site)?.HasActive is true;
        bool isHeld = after.Sites[Simulation.Site].HasActive;
        if (isHeld && !wasHeld)
        {
            _simulation.Coverage.Hold();
        }
        else if (wasHeld && !isHeld)
        {
            Released();
        }

        if (before.Sites.GetValueOrDefault(Simulation.Site)?.Revision != after.Sites[Simulation.Site].Revision)
        {
            _simulation.Tell("service", () => $"is at {after.Epoch}:{Record.Revision} {Record.Mode}, {string.Join(", ", Record.Maintenances.Select(item => $"{item.Mode} {item.Status} {string.Join(' ', item.Paths)}"))}");
            Streams.Wake();
        }
    }

    /// <summary>
    /// A report comes while a departure that is decided is on its way to the disk.
    /// </summary>
    /// <returns>What becomes of the report at that moment; null where nobody departs.</returns>
    public ReportOutcome? DepartWhile(string name, InstanceReport report)
    {
        if (_departsAt is null || !Snapshot.InstancesOf(Simulation.Site).TryGetValue(name, out InstanceIdentity? known) || !IsDeparting(name))
        {
            return null;
        }

        ReportOutcome? acceptance = null;
        _departsAt = null;
        Store.DuringRemoval = () =>
        {
            if (_simulation.Breaks(Rule.ForgottenWhenDecided))
            {
                Board.Restore(Simulation.Site, [new InstanceStatus(known, Clock.GetTimestamp())]);
            }

            acceptance = Board.Accept(Simulation.Site, name, report);
        };
        Done(_cleanup.RunAsync(withCounts: false));
        Store.DuringRemoval = null;
        return acceptance;
    }

    private bool IsDeparting(string? name = null) =>
        Snapshot.Sites.TryGetValue(Simulation.Site, out SiteRecord? site)
        && Board.With(Simulation.Site, registry => registry.Departed(site)).Any(departed => departed == (name ?? departed));

    private void Released()
    {
        _simulation.Coverage.Quiet();
        if (_simulation.Breaks(Rule.ExpiryFromLastEnd))
        {
            // Within this commit nobody may write: at the next moment.
            _simulation.Time.After(TimeSpan.Zero, () => Reports.ForgetSilent(evenWhileActive: false));
        }

        if (_simulation.Breaks(Rule.AttemptsDoNotProlong))
        {
            Board.With(Simulation.Site, registry =>
            {
                InstanceStatus[] all = [.. registry.Statuses];
                registry.Remove(all.Select(status => status.Identity.Id));
                Array.ForEach(all, status => registry.Restore(status with { HeldUntil = Clock.GetTimestamp() }));
                return true;
            });
        }
    }

    private void Look()
    {
        if (_departsAt is null && IsDeparting())
        {
            // The disk is slow.
            _departsAt = _simulation.Time.Ticks + _simulation.Chance.Between(0, 10).Ticks;
        }

        if (!(_departsAt > _simulation.Time.Ticks))
        {
            _departsAt = null;
            Done(_cleanup.RunAsync(withCounts: false));
        }

        if (_simulation.Breaks(Rule.SilenceNeverDeparts))
        {
            Reports.ForgetSilent(evenWhileActive: true);
        }
    }

    private void Repeat(TimeSpan period, int life, Action action)
    {
        if (life != _life)
        {
            return;
        }

        if (!IsStopped)
        {
            action();
        }

        _simulation.Time.After(period, () => Repeat(period, life, action));
    }

    // Inline writes complete at once: nothing here ever waits.
    private static void Done(Task task)
    {
        Xunit.Assert.True(task.IsCompleted);
        task.GetAwaiter().GetResult();
    }
}
