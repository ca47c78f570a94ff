using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The processes of the app: they come, go, crash, and come again.</summary>
internal sealed class Fleet(Simulation simulation)
{
    private readonly int _most = simulation.Temper.InstancesMost + simulation.Temper.InstancesMore;
    private readonly List<SimulatedInstance> _all = [];
    private int _names;

    public IReadOnlyList<SimulatedInstance> All => _all;

    public SimulatedInstance ScaleOut() => Add($"shop-{_names++}", NewMachine());

    /// <summary>One more, where there is room for it.</summary>
    public void Grow()
    {
        if (_all.Count < _most)
        {
            ScaleOut();
        }
    }

    /// <summary>
    /// kill -9, and the next process soon after: on the same disk or on an empty one, under the same name or another; maybe the network
    /// has not come back by then.
    /// </summary>
    public void Restart(SimulatedInstance instance, bool cutOff)
    {
        if (!_all.Remove(instance))
        {
            return;
        }

        instance.Kill();
        bool sameMachine = !simulation.Chance.OneIn(4);
        bool sameName = !simulation.Chance.OneIn(3);
        simulation.Time.After(simulation.Chance.Between(0.1, 5), () =>
        {
            SimulatedInstance next = Add(
                sameName ? instance.Name : $"shop-{_names++}", sameMachine ? instance.Machine : NewMachine(), instance.Link);
            if (cutOff && simulation.IsFaulty)
            {
                next.Link.Cut(LinkCut.Both, simulation.Faults.CutLength());
            }

            if (sameMachine && !instance.Machine.HasLostTime)
            {
                simulation.Coverage.Inherit(instance, next);
            }
        });
    }

    /// <summary>A second process under a name that one has already, which is a mistake that people make.</summary>
    public void Twin(SimulatedInstance of)
    {
        if (_all.Count < _most)
        {
            Add(of.Name, NewMachine());
        }
    }

    /// <summary>kill -9, and no next one.</summary>
    public void Lose(SimulatedInstance instance)
    {
        if (_all.Count > 1 && _all.Remove(instance))
        {
            instance.Kill();
        }
    }

    /// <summary>A process has ended by itself.</summary>
    public void Gone(SimulatedInstance instance)
    {
        _all.Remove(instance);
        instance.Kill();
        if (_all.Count == 0)
        {
            ScaleOut();
        }
    }

    /// <summary>The run is over.</summary>
    public void KillAll() => _all.ForEach(instance => instance.Kill());

    // Few apps have a constant of their own.
    private SimulatedMachine NewMachine() => new(
        simulation.Chance.Between(-7200, 7200),
        simulation.Chance.OneIn(simulation.Temper.ForcedOneIn) ? (MaintenanceMode)simulation.Chance.Next(3) : null,
        simulation.Chance.OneIn(5) ? MaintenanceMode.Closed : MaintenanceMode.Open);

    private SimulatedInstance Add(string name, SimulatedMachine machine, SimulatedLink? link = null)
    {
        var instance = new SimulatedInstance(simulation, name, machine);
        if (link is not null && simulation.IsFaulty)
        {
            // The next process stands where the former stood.
            instance.Link.Cut(link.State, simulation.Chance.Between(1, 90));
        }

        _all.Add(instance);
        instance.Start();
        return instance;
    }
}
