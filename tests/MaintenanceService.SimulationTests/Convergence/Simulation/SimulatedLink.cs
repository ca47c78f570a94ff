namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The network between one instance and the service: it loses, delays and doubles, and can be cut in either direction.</summary>
internal sealed class SimulatedLink(Simulation simulation)
{
    private int _cuts;

    /// <summary>Where it is cut.</summary>
    public LinkCut State { get; private set; }

    public bool IsDownCut => State.HasFlag(LinkCut.Down);

    private bool IsUpCut => State.HasFlag(LinkCut.Up);

    /// <summary>Cuts it (more) for so long: the last cut counts.</summary>
    public void Cut(LinkCut where, TimeSpan length)
    {
        if (where == LinkCut.None)
        {
            return;
        }

        State |= where;
        int cut = ++_cuts;
        simulation.Time.After(length, () =>
        {
            if (cut == _cuts)
            {
                Mend();
            }
        });
    }

    public void Mend() => State = LinkCut.None;

    /// <summary>A message to the service; now and then it arrives twice, as behind a proxy that tries again.</summary>
    public void Up(Action arrive)
    {
        Carry(arrive, () => IsUpCut);
        if (simulation.IsFaulty && simulation.Chance.OneIn(simulation.Temper.DoubledOneIn))
        {
            simulation.Faults.Note("doubled message");
            Carry(arrive, () => IsUpCut);
        }
    }

    /// <summary>A message from the service.</summary>
    public void Down(Action arrive) => Carry(arrive, () => IsDownCut);

    /// <summary>Mostly quick; now and then something hangs in a queue for seconds, and overtakes are common.</summary>
    public TimeSpan Delay()
    {
        if (simulation.IsFaulty && simulation.Chance.OneIn(simulation.Temper.DelayedOneIn))
        {
            simulation.Faults.Note("delayed message");
            return simulation.Chance.Between(simulation.Temper.DelayLeast, 9);
        }

        return simulation.Chance.Between(0.0005, 0.05);
    }

    private void Carry(Action arrive, Func<bool> isCut)
    {
        if (isCut())
        {
            return;
        }

        if (simulation.IsFaulty && simulation.Chance.OneIn(simulation.Temper.LostOneIn))
        {
            simulation.Faults.Note("lost message");
            return;
        }

        simulation.Time.After(Delay(), () =>
        {
            if (!isCut())
            {
                arrive();
            }
        });
    }
}
