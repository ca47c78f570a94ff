using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// One run of a whole fleet from a seed: the service's own domain and the middleware's own core and loops, on simulated clocks, disks
/// and a network that loses, delays, doubles and reorders. At every step the word of GetConvergence is held against what really runs.
/// </summary>
internal sealed class Simulation
{
    public const string Site = "shop";
    private static readonly TimeSpan FaultsLast = TimeSpan.FromSeconds(200);

    /// <summary>The second invariant is dear, and what breaks it lasts.</summary>
    private const int HeldEvery = 16;

    private readonly PipelineActs _pipeline;
    private readonly RefusalInvariant _held;
    private readonly Action<string>? _trace;

    public Simulation(int seed, Rule broken = Rule.None, Action<string>? trace = null)
    {
        _trace = trace;
        Broken = broken;
        Chance = new Chance(seed);
        Temper = Temper.Of(seed, Chance);
        Time = new SimulatedTime(Chance.Random);
        Coverage = new Coverage(this);
        Faults = new FaultInjector(this);
        Fleet = new Fleet(this);
        Service = new SimulatedService(this);
        _held = new RefusalInvariant(this);
        _pipeline = new PipelineActs(this);
        int instances = Chance.Next(Temper.InstancesMost) + 1;
        for (int i = 0; i < instances; i++)
        {
            Fleet.ScaleOut();
        }

        Traffic();
        _pipeline.Start();
        Faults.Start();
    }

    public Chance Chance { get; }

    public Temper Temper { get; }

    public SimulatedTime Time { get; }

    public Coverage Coverage { get; }

    public Fleet Fleet { get; }

    public SimulatedService Service { get; }

    public FaultInjector Faults { get; }

    /// <summary>The rule that this run does without.</summary>
    public Rule Broken { get; }

    public bool IsFaulty => Time.Elapsed < FaultsLast;

    /// <summary>At how many steps the site was converged while it refused something.</summary>
    public int Closings { get; private set; }

    /// <summary>Tells what happens, where a run is replayed to be read.</summary>
    public void Tell(string who, Func<string> what) => _trace?.Invoke($"{Time.Elapsed.TotalSeconds,9:0.0000} {who,-12} {what()}");

    public bool Breaks(Rule rule) => Broken == rule;

    /// <summary>Runs to the end; what was violated first, or null.</summary>
    public string? Run()
    {
        string? violation = null;
        while (IsFaulty && violation is null)
        {
            violation = Step();
        }

        violation ??= Broken is Rule.None or Rule.AttemptsDoNotProlong ? new Aftermath(this, _pipeline).Run() : null;
        Fleet.KillAll();
        return violation;
    }

    /// <summary>The next event, and what it violated.</summary>
    public string? Step()
    {
        Time.Step();
        Coverage.Expire();
        string? violation = Service.Answer.Converged() is { HasActive: true } site ? Violation(site) : null;
        if (violation is null && Time.Steps % HeldEvery == 0)
        {
            violation = _held.Violation();
        }

        return violation is null ? null : $"at {Time.Elapsed}, step {Time.Steps}: {violation}";
    }

    private void Traffic()
    {
        foreach (SimulatedInstance instance in Fleet.All.Where(instance => instance.Listens))
        {
            instance.Requests.Come();
        }

        Time.After(Chance.Between(0.1, 1.5), Traffic);
    }

    private string? Violation(SiteRecord site)
    {
        Closings++;
        foreach (SimulatedInstance instance in Fleet.All)
        {
            if (Coverage.Covers(instance) && !IsExcused(instance) && Violation(site, instance) is { } violation)
            {
                return $"{instance.Name} {violation}, though the site has converged ({site.Mode}, revision {site.Revision})";
            }
        }

        return null;
    }

    private static string? Violation(SiteRecord site, SimulatedInstance instance)
    {
        foreach (SimulatedRequest request in instance.Requests.All)
        {
            if (request.IsRunning && Oracle.Refuses(site, request.Path, request.Writes))
            {
                return $"still runs {request.Context.Request.Method} {request.Path}";
            }
        }

        foreach (SimulatedRequest? origin in instance.Work.Held)
        {
            if (origin is null ? Oracle.RefusesWork(site) : Oracle.Refuses(site, origin.Path, origin.Writes))
            {
                return $"still runs background work of {origin?.Path ?? "its own"}";
            }
        }

        return !instance.Listens ? null
            : LetsBegin("/orders/7", true) ?? LetsBegin("/orders", false) ?? LetsBegin("/docs", true) ?? LetsBegin("/", false);

        string? LetsBegin(string path, bool writes) =>
            Oracle.Refuses(site, path, writes) && instance.Requests.WouldPass(path, writes) ? $"would begin a request of {path}" : null;
    }

    // A process that the system has stopped runs nothing; when it goes on after its lease was over, its first look at the clock ends
    // what it had. No process can promise more: it may be stopped between any two of its instructions.
    private bool IsExcused(SimulatedInstance instance) =>
        instance.StateMachine.ServeUntil != long.MaxValue
        && (instance.Process.IsStopped || Time.Ticks - instance.Process.ContinuedAt < TimeSpan.TicksPerSecond);
}
