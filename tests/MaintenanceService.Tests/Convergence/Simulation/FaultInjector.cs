namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>Breaks things, until it is told to stop; then it mends them all.</summary>
internal sealed class FaultInjector(Simulation simulation)
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private MemoryStore? _backup;
    private int _epochs;

    /// <summary>How often each kind of fault was injected.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    public void Note(string kind, string who = "")
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        simulation.Tell(who, () => $"*** {kind}");
    }

    public void Start() => simulation.Time.After(simulation.Chance.Between(1, 15), Next);

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
        if (simulation.Fleet.All is { Count: > 0 } all && chance.Next(10) < 7)
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
                Note("partition", instance.Name);
                instance.Link.Cut(up: chance.Next(3) > 0, down: chance.Next(3) > 0);
                simulation.Time.After(chance.OneIn(3) ? chance.Between(60, 200) : chance.Between(1, 60), instance.Link.Mend);
                break;
            case < 8:
                Note("instance killed", instance.Name);
                simulation.Fleet.Restart(instance);
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

    private void BreakService(Chance chance)
    {
        SimulatedService service = simulation.Service;
        if (service.IsUp && chance.Next(10) < simulation.Temper.RestoresInTen)
        {
            bool older = _backup is not null && !chance.OneIn(3);
            Note(older ? "backup restored" : "new epoch");
            service.Restore(older ? _backup! : service.Store.Backup(), $"epoch-{++_epochs}");
            return;
        }

        switch (chance.Next(8))
        {
            case < 4 when service.IsUp:
                Note("service killed");
                service.Crash();
                simulation.Time.After(chance.Between(0.5, 60), Revive);
                break;
            case < 6 when service.Answers:
                Note("service stopped and continued");
                service.Stop();
                simulation.Time.After(chance.Between(0.5, 60), service.Continue);
                break;
            case 6 when service.IsUp:
                Note("clock of the service set forward");
                service.Clock.Offset += chance.Between(0, 600);
                break;
            case 7 when service.IsUp:
                _backup = service.Store.Backup();
                break;
        }
    }

    private void Revive()
    {
        if (!simulation.Service.IsUp)
        {
            simulation.Service.Start(simulation.Service.Store);
        }
    }
}
