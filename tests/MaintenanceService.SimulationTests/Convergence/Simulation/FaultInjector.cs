namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>Breaks things, until it is told to stop; then it mends them all.</summary>
internal sealed class FaultInjector(Simulation simulation)
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private MemoryStore? _backup;
    private int _epochs;

    /// <summary>Counts how often each kind of fault was injected.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Note(string kind, string who = "")
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        simulation.Tell(who, () => $"*** {kind}");
    }

    public void Start()
    {
        simulation.Time.After(simulation.Chance.Between(1, 15), Next);
        simulation.Time.After(simulation.Chance.OneIn(2) ? TimeSpan.Zero : simulation.Chance.Between(1, 60), KeepBackup);
    }

    /// <summary>Somebody has just changed something: trouble likes to come at such a moment.</summary>
    public void OnChange()
    {
        Chance chance = simulation.Chance;
        if (simulation.IsFaulty && simulation.Fleet.All.Count > 0 && chance.OneIn(simulation.Temper.TroubleOneIn))
        {
            SimulatedInstance instance = chance.Of(simulation.Fleet.All);
            simulation.Time.After(chance.Between(0, 3), () => Trouble(instance, chance));
        }
    }

    /// <summary>Returns whether a process comes back before the network does.</summary>
    public bool IsCutOff() => simulation.Chance.Next(10) < simulation.Temper.CutOffInTen;

    /// <summary>Returns how long the network is cut.</summary>
    public TimeSpan CutLength() => !simulation.Chance.OneIn(simulation.Temper.LongCutOneIn) ? simulation.Chance.Between(1, 60)
        // Just so long that it is taken for gone when it comes back.
        : (simulation.Temper.CutsUntilGone || simulation.Chance.OneIn(3)) && simulation.Service.IsUp ? simulation.Service.Expiry + simulation.Chance.Between(0, 8)
        : simulation.Chance.Between(40, 200);

    public void Stop()
    {
        foreach (SimulatedInstance instance in simulation.Fleet.All)
        {
            instance.Link.Mend();
            instance.Process.Continue();
        }

        Revive();
        simulation.Service.Continue();
    }

    private void Next()
    {
        if (!simulation.IsFaulty)
        {
            return;
        }

        Chance chance = simulation.Chance;
        if (simulation.Fleet.All is { Count: > 0 } all && chance.Next(10) >= simulation.Temper.ServiceInTen)
        {
            BreakInstance(chance.Of(all), chance);
        }
        else
        {
            BreakService(chance);
        }

        simulation.Time.After(chance.Between(1, simulation.Temper.FaultEverySeconds), Next);
    }

    private void BreakInstance(SimulatedInstance instance, Chance chance)
    {
        switch (chance.Next(14))
        {
            case < 5:
                Partition(instance, chance);
                break;
            case < 8:
                Note("instance killed", instance.Name);
                simulation.Fleet.Restart(instance, IsCutOff());
                break;
            case 8:
                Note("instance lost", instance.Name);
                simulation.Fleet.Lose(instance);
                break;
            case 9:
                Note("instance stopped and continued", instance.Name);
                instance.Process.Stop();
                simulation.Time.After(chance.OneIn(2) ? chance.Between(0.1, 10) : chance.Between(10, 120), instance.Process.Continue);
                break;
            case 10:
                Note("clock of an instance set", instance.Name);
                instance.Clock.Offset = instance.Machine.ClockOffset += chance.Between(-7200, 7200);
                break;
            case 11:
                Note("two processes with one name", instance.Name);
                simulation.Fleet.Twin(instance);
                break;
            case 12:
                Note("scale-out", instance.Name);
                simulation.Fleet.Grow();
                break;
            default:
                Note("scale-in", instance.Name);
                instance.Shutdown();
                break;
        }
    }

    private void Trouble(SimulatedInstance instance, Chance chance)
    {
        if (!simulation.IsFaulty || !instance.Process.IsAlive)
        {
            return;
        }

        switch (chance.Next(7))
        {
            case < 2:
                Note("instance killed", instance.Name);
                simulation.Fleet.Restart(instance, IsCutOff());
                break;
            case 2:
                Note("roll-out", instance.Name);
                simulation.Fleet.ScaleOut();
                instance.Shutdown();
                break;
            default:
                Partition(instance, chance);
                break;
        }
    }

    private void Partition(SimulatedInstance instance, Chance chance)
    {
        Note("partition", instance.Name);
        instance.Link.Cut(
            chance.Next(10) < simulation.Temper.CutDownInTen ? LinkCut.Down : chance.Of([LinkCut.Up, LinkCut.Both, LinkCut.BehindProxy]), CutLength());
        if (chance.OneIn(3))
        {
            // It breaks bit by bit.
            simulation.Time.After(chance.Between(0, 20), () => Spread(instance));
        }
    }

    private void Spread(SimulatedInstance instance)
    {
        if (simulation.IsFaulty)
        {
            instance.Link.Cut(LinkCut.Both, CutLength());
        }
    }

    private void BreakService(Chance chance)
    {
        SimulatedService service = simulation.Service;
        if (service.IsUp && chance.Next(10) < simulation.Temper.RestoresInTen)
        {
            // Whatever breaks beside it may break before.
            if (simulation.Fleet.All.Count > 0 && chance.OneIn(2))
            {
                Trouble(chance.Of(simulation.Fleet.All), chance);
            }

            simulation.Time.After(chance.Between(0, 5), () => Restore(chance));
            return;
        }

        switch (chance.Next(8))
        {
            case < 4 when service.IsUp:
                Note("service killed");
                service.Crash();
                simulation.Time.After(chance.OneIn(3) ? chance.Between(5, 60) : chance.Between(0.5, 6), Revive);
                break;
            case < 6 when service.Answers:
                Note("service stopped and continued");
                service.Stop();
                simulation.Time.After(chance.OneIn(3) ? chance.Between(5, 60) : chance.Between(0.5, 6), service.Continue);
                break;
            case 6 when service.IsUp:
                Note("clock of the service set forward");
                service.Clock.Offset += chance.Between(0, 600);
                break;
            case 7 when service.IsUp:
                KeepBackup();
                break;
        }
    }

    private void Restore(Chance chance)
    {
        SimulatedService service = simulation.Service;
        if (simulation.IsFaulty && service.IsUp)
        {
            bool older = _backup is not null && !chance.OneIn(3);
            Note(older ? "backup restored" : "new epoch");
            service.Restore(older ? _backup! : service.Store.Backup(), $"{++_epochs + 1}-later");
        }
    }

    private void KeepBackup() => _backup = simulation.Service.Store.Backup();

    private void Revive()
    {
        if (!simulation.Service.IsUp)
        {
            simulation.Service.Start(simulation.Service.Store);
        }
    }
}
