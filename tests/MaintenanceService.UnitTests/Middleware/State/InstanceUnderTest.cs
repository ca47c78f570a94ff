using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>An instance on a clock that the test moves, and with the work that the test says.</summary>
internal sealed class InstanceUnderTest
{
    public WatchedTime Time { get; } = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeWork Work { get; } = new();

    public static SiteSettings Strict => new() { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 10 };

    public InstanceStateMachine Create(StoredState? stored = null, MaintenanceMode? forced = null, MaintenanceMode whenUnknown = MaintenanceMode.Open) =>
        new(new StateInputs("shop", forced, whenUnknown, "1.2.3"), Work, stored, Time);

    /// <summary>Registered, told, written down, reported and answered.</summary>
    public InstanceStateMachine Connected(SiteState state, MaintenanceMode? forced = null)
    {
        InstanceStateMachine instance = Create(forced: forced);
        Tell(instance, state);
        return instance;
    }

    /// <summary>Tells it a state as the service does: applied, written down, reported and answered.</summary>
    public static void Tell(InstanceStateMachine instance, SiteState state)
    {
        instance.Apply(state);
        instance.Persisted(instance.ForDisk(state));
        instance.Answered(instance.NextReport([]));
    }

    public SiteState Open(long revision, SiteSettings? settings = null) => new()
    {
        Site = "shop",
        Epoch = "1-first",
        Revision = revision,
        ServerTime = Time.GetUtcNow(),
        Settings = settings ?? new SiteSettings(),
    };

    public SiteState Closed(long revision, SiteSettings? settings = null) => Open(revision, settings) with
    {
        Mode = MaintenanceMode.Closed,
        Maintenances = [new SiteStateMaintenance { Id = "m", Status = MaintenanceStatus.Active, Mode = MaintenanceMode.Closed, StartsAt = Time.GetUtcNow() }],
    };

    /// <summary>What runs in the app, as the test says.</summary>
    internal sealed class FakeWork : IRunningWork
    {
        private int _ticks;

        public RunningCounts Counts { get; set; }

        public long Refused { get; set; }

        public long Bypassed { get; set; }

        public int Second
        {
            get;
            set
            {
                field = value;
                Interlocked.Increment(ref _ticks);
            }
        }

        /// <summary>How often the clock was evaluated.</summary>
        public int Ticks => Volatile.Read(ref _ticks);

        /// <summary>Is thrown by whoever counts; null = nothing.</summary>
        public Exception? Fault { get; set; }

        /// <summary>Whether connections, and with true requests too, were aborted; null = nothing.</summary>
        public bool? Aborted { get; private set; }

        public bool IsAborted => Aborted == true;

        /// <summary>The generation of the state that was put in force last.</summary>
        public int Generation { get; private set; }

        /// <summary>Is called when another state was put in force.</summary>
        public Action WhenPutInForce { get; set; } = () => { };

        public void PutInForce(int generation)
        {
            Generation = generation;
            WhenPutInForce();
        }

        public RunningCounts Count(EnforcedState state, DateTimeOffset serviceNow, OldestWork? oldest = null)
        {
            if (Fault is { } fault)
            {
                throw fault;
            }

            for (int request = 0; request < Counts.Requests; request++)
            {
                oldest?.Add(request, InFlightKind.Request, () => $"GET /{request}");
            }

            return Counts;
        }

        public void Abort(EnforcedState state, bool requestsToo, DateTimeOffset serviceNow) => Aborted = Aborted == true || requestsToo;
    }
}
