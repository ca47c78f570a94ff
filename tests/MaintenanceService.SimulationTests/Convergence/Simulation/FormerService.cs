using System.Net;
using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>A service that was restored on a second machine, while the first still runs: some reports reach that one, which knows nothing of the other.</summary>
internal sealed class FormerService(Simulation simulation)
{
    private SiteState? _state;
    private long _until;

    /// <summary>It goes on with what it last said.</summary>
    public void Remain(SiteState state)
    {
        _state = state;
        _until = (simulation.Time.Elapsed + simulation.Chance.Between(10, 90)).Ticks;
    }

    /// <summary>Its answer to a report; null where the report does not reach it. Whoever has not received a state of a later service yet has no means to tell.</summary>
    public Reply? Answer(SimulatedInstance from)
    {
        if (_state is not { } state || !simulation.IsFaulty || simulation.Time.Elapsed.Ticks > _until
            || from.StateMachine.Source is not { } followed || EpochOrder.Compare(followed.Epoch, state.Epoch) <= 0 || !simulation.Chance.OneIn(3))
        {
            return null;
        }

        simulation.Faults.Note("answer of a former service", from.Name);
        return new Reply(HttpStatusCode.OK, state with { ServerTime = simulation.Service.Clock.GetUtcNow() });
    }
}
