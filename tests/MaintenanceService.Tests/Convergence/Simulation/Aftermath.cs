using MaintenanceService.Client;
using MaintenanceService.Sites;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>What must come true once the faults have stopped: the site closes, and opens, within a bound, or the right one is named.</summary>
internal sealed class Aftermath(Simulation simulation, PipelineActs pipeline)
{
    /// <summary>Enough for what settles, what backs off, and the longest request.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(240);

    public string? Run()
    {
        simulation.Faults.Stop();
        SimulatedService service = simulation.Service;
        service.Write(draft => MaintenanceEnds.EndAll(draft, Simulation.Site, Author.Service));
        service.Write(draft => MaintenanceCommands.Start(draft, Simulation.Site, new MaintenanceRequest(), Author.Service));
        if (Until(IsClosed, "close") is { } neverClosed)
        {
            return neverClosed;
        }

        service.Write(draft => Array.ForEach([.. draft.Site(Simulation.Site).Maintenances], item => MaintenanceEnds.End(draft, Simulation.Site, item.Id, null, Author.Service)));
        Dictionary<SimulatedInstance, int> entered = simulation.Fleet.All.ToDictionary(instance => instance, instance => instance.Work.Entered);
        return Until(IsOpen, "open") ?? Until(IsAtWork, "let background work go on");

        bool IsAtWork() => simulation.Fleet.All.All(instance => instance.IsForced || instance.Work.Entered > entered.GetValueOrDefault(instance));
    }

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
                return $"the site did not {what} within {Bound.TotalSeconds} s after the last fault: {string.Join("; ", simulation.Service.Word.Blockers.Select(blocker => $"{blocker.Instance} {blocker.Reason} {blocker.Detail}"))}";
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
    private bool OnlyForcedStand() => simulation.Service.Word.Blockers.All(blocker =>
        blocker.Reason == BlockerReason.ForcedMode && simulation.Fleet.All.Any(instance => instance.IsForced && instance.Name == blocker.Instance));
}
