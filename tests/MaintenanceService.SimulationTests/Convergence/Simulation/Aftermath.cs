using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What must come true once the faults have stopped: the site closes, and opens, within a bound, or the right one is named.</summary>
internal sealed class Aftermath(Simulation simulation, PipelineActs pipeline)
{
    /// <summary>Enough for what settles, what backs off, and the longest request.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(240);

    /// <summary>More than an expiry needs: it has 105 seconds at most.</summary>
    private const int Attempts = 5;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    public string? Run()
    {
        simulation.Faults.Stop();
        SimulatedService service = simulation.Service;
        service.Write(transaction => MaintenanceEnds.EndAll(transaction, Simulation.Site, Author.Service));
        service.Write(transaction => MaintenanceCommands.Start(transaction, Simulation.Site, new MaintenanceRequest(), Author.Service));
        if (Until(IsClosed, "close") is { } neverClosed)
        {
            return neverClosed;
        }

        service.Write(transaction => Array.ForEach([.. transaction.AdvanceSite(Simulation.Site).Maintenances], item => MaintenanceEnds.End(transaction, Simulation.Site, item.Id, null, Author.Service)));
        Dictionary<SimulatedInstance, int> entered = simulation.Fleet.All.ToDictionary(instance => instance, instance => instance.Work.Entered);
        return Until(IsOpen, "open") ?? Until(IsAtWork, "let background work go on") ?? (simulation.Chance.OneIn(8) ? Retry() : null);

        bool IsAtWork() => simulation.Fleet.All.All(instance => instance.IsForced || instance.Work.Entered > entered.GetValueOrDefault(instance));
    }

    // A process dies without a word, and nobody takes it out of the registry; a pipeline tries to close the site, gives up, and tries again.
    private string? Retry()
    {
        SimulatedInstance ghost = simulation.Fleet.ScaleOut();
        string? violation = Until(() => simulation.Service.Snapshot.InstancesOf(Simulation.Site).ContainsKey(ghost.Name) && IsOpen(), "take a newcomer");
        if (violation is not null)
        {
            return violation;
        }

        simulation.Fleet.Lose(ghost);
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            string? id = null;
            simulation.Service.Write(transaction => id = MaintenanceCommands.Start(transaction, Simulation.Site, new MaintenanceRequest(), Author.Service).Id);
            (bool isClosed, violation) = For(Timeout, IsClosed);
            if (isClosed || violation is not null)
            {
                return violation;
            }

            simulation.Service.Write(transaction => MaintenanceEnds.End(transaction, Simulation.Site, id!, null, Author.Service));
            (_, violation) = For(Pause, static () => false);
            if (violation is not null)
            {
                return violation;
            }
        }

        return $"one that was killed without a word kept the site from closing in each of {Attempts} attempts: {Blockers()}";
    }

    private (bool IsOver, string? Violation) For(TimeSpan length, Func<bool> done)
    {
        TimeSpan end = simulation.Time.Elapsed + length;
        while (!done())
        {
            if (simulation.Step() is { } violation)
            {
                return (false, violation);
            }

            if (simulation.Time.Elapsed > end)
            {
                return (false, null);
            }
        }

        return (true, null);
    }

    private string Blockers() =>
        string.Join("; ", simulation.Service.Answer.Blockers.Select(blocker => $"{blocker.Instance} {blocker.Reason} {blocker.Detail}"));

    private string? Until(Func<bool> done, string what)
    {
        TimeSpan end = simulation.Time.Elapsed + Bound;
        TimeSpan nextLook = simulation.Time.Elapsed;
        while (!done())
        {
            if (simulation.Step() is { } violation)
            {
                return violation;
            }

            if (simulation.Fleet.All.FirstOrDefault(instance => instance.HasFailed) is { } failed)
            {
                return $"a loop of {failed.Name} has died";
            }

            if (simulation.Time.Elapsed > end)
            {
                return $"the site did not {what} within {Bound.TotalSeconds} s after the last fault: {Blockers()}";
            }

            if (simulation.Time.Elapsed >= nextLook)
            {
                // Somebody takes the dead out of the registry now and then.
                nextLook = simulation.Time.Elapsed + TimeSpan.FromSeconds(20);
                pipeline.RemoveDead(simulation.Service);
            }
        }

        return null;
    }

    private bool IsClosed() => simulation.Service.Record.Mode == MaintenanceMode.Closed && OnlyForcedStand();

    private bool IsOpen() => OnlyForcedStand()
        && simulation.Fleet.All.All(instance => instance.IsForced || !instance.Listens || instance.Requests.WouldPass("/orders", writes: true));

    // An app with another constant never confirms: then it, and nobody else, is named.
    private bool OnlyForcedStand() => simulation.Service.Answer.Blockers.All(blocker =>
        blocker.Reason == BlockerReason.ForcedMode && simulation.Fleet.All.Any(instance => instance.IsForced && instance.Name == blocker.Instance));
}
