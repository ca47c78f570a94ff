using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;
using MaintenanceService.Tests.Convergence.Simulation;

namespace MaintenanceService.Tests.Takeover;

/// <summary>
/// One run: processes that share a database, instances and pipelines, and faults drawn from the seed. Processes are stopped, suspended, killed and
/// cut off from the database and from instances, what they send arrives late, and the database's clock is set.
/// </summary>
internal sealed class TakeoverRun
{
    public const string Site = "shop";
    private static readonly TimeSpan Faulty = TimeSpan.FromSeconds(240);
    private static readonly TimeSpan Length = Faulty + TimeSpan.FromSeconds(90);
    private readonly List<Deployment> _deployments;

    public TakeoverRun(int seed, TakeoverRule broken)
    {
        Broken = broken;
        Chance = new Chance(seed);
        Time = new SimulatedTime(Chance.Random);
        Database = new LeaseDatabase(this);
        CreateSite();
        Processes = [.. Enumerable.Range(0, 2 + Chance.Next(2)).Select(number => new ServiceProcess(this, $"service-{number}"))];
        Apps = [.. Enumerable.Range(0, 1 + Chance.Next(4)).Select(number => new App(this, $"app-{number}"))];
        _deployments = [.. Enumerable.Range(0, 1 + Chance.Next(3)).Select(number => new Deployment(this, $"pipeline-{number}"))];
    }

    public TakeoverRule Broken { get; }

    public Chance Chance { get; }

    public SimulatedTime Time { get; }

    public LeaseDatabase Database { get; }

    public IReadOnlyList<ServiceProcess> Processes { get; } = [];

    public IReadOnlyList<App> Apps { get; } = [];

    public bool IsFaulty => Time.Elapsed < Faulty;

    public bool IsOver => Violation is not null || Time.Elapsed >= Length;

    /// <summary>What went wrong first; null = nothing.</summary>
    public string? Violation { get; private set; }

    /// <summary>Counts how often a process took the lease.</summary>
    public int Takeovers { get; private set; }

    /// <summary>Counts how often somebody was told that the site is closed everywhere.</summary>
    public int Words { get; private set; }

    /// <returns>What went wrong; null = nothing.</returns>
    public string? Run()
    {
        _deployments.ForEach(deployment => deployment.Begin());
        Watch();
        Harm();
        RunUntil(Length);
        Violation ??= _deployments.Select(deployment => deployment.Lost()).FirstOrDefault(lost => lost is not null) is { } lost ? $"An acknowledged write is lost: {lost}" : null;
        return Violation ?? (Processes.Any(process => process.IsActive) ? null : "Nobody is active, though all is well again");
    }

    /// <summary>Runs all events up to a moment. Called within an event where a process waits for the database.</summary>
    public void RunUntil(TimeSpan moment)
    {
        bool hasCome = false;
        Time.After(moment - Time.Elapsed, () => hasCome = true);
        while (!hasCome && !IsOver && Time.Step())
        {
        }
    }

    /// <summary>Returns how long something travels.</summary>
    public TimeSpan Latency() => IsFaulty && Chance.OneIn(40) ? Chance.Between(0, 9) : Chance.Between(0.001, 0.05);

    public void TookOver() => Takeovers++;

    /// <summary>Somebody was told that the site is closed everywhere.</summary>
    public void Said(bool isTrue, string by)
    {
        Words++;
        if (!isTrue)
        {
            Violation ??= $"{Time.Elapsed}: {by} said that the site is closed, and an instance serves";
        }
    }

    /// <summary>An instance was told a state.</summary>
    public void Told(SiteState state, string instance)
    {
        if (!Database.Knows(state))
        {
            Violation ??= $"{Time.Elapsed}: {instance} was told revision {state.Revision} as {state.Mode}, which is not what was committed";
        }
    }

    private void CreateSite()
    {
        int drain = 1 + Chance.Next(5);
        SiteSettings settings = SettingsRule.Resolve(new SiteSettingsRequest
        {
            DrainSeconds = drain,
            WhenDisconnected = Chance.OneIn(3) ? WhenDisconnected.KeepLast : WhenDisconnected.Closed,
            DisconnectedAfterSeconds = 30,
            InstanceExpirySeconds = 600,
        });
        var processor = new CommitProcessor(Database.Store, new MachineClock(Time, 1, countsSuspension: true), new Capacity());
        GroupCommitQueue.Inline(processor).WriteAsync(transaction => { SiteCommands.Create(transaction, Site, null, settings, Author.Service); }).GetAwaiter().GetResult();
        Database.Commit(0, [new SiteSaved(processor.Snapshot.Sites[Site])]);
    }

    // Somebody with no maintenance of their own looks at the site all the time, now at this process, now at that.
    private void Watch() => Time.After(Chance.Between(0.1, 0.8), () =>
    {
        Processes[Chance.Next(Processes.Count)].Ask(_ => { });
        Watch();
    });

    private void Harm() => Time.After(Chance.Between(1, 12), () =>
    {
        if (!IsFaulty)
        {
            return;
        }

        ServiceProcess process = Processes[Chance.Next(Processes.Count)];
        switch (Chance.Next(8))
        {
            case 0:
                process.Stop(Chance.Between(1, 25), suspended: false);
                break;
            case 1:
                process.Stop(Chance.Between(1, 25), suspended: true);
                break;
            case 2:
                process.Restart(Chance.Between(0.5, 5));
                break;
            case 3 or 4:
                process.IsCut = true;
                Time.After(Chance.Between(2, 60), () => process.IsCut = false);
                break;
            case 5:
                Database.SetClock(Chance.Between(-30, 30));
                break;
            default:
                Apps[Chance.Next(Apps.Count)].Cut(process, Chance.Between(2, 90));
                break;
        }

        Harm();
    });
}
