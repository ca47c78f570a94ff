using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>
/// What GetConvergence would say now. It is reckoned anew after every report and commit; what silence alone changes is looked for five
/// times a second.
/// </summary>
internal sealed class ConvergenceAnswer(Simulation simulation, SimulatedService service)
{
    private static readonly long PollInterval = TimeSpan.TicksPerMillisecond * 200;
    private (SiteRecord Site, MaintenanceService.Client.Convergence Convergence) _evaluated;
    private long? _evaluatedAt;

    /// <summary>What stands in the way.</summary>
    public IReadOnlyList<Blocker> Blockers => Evaluated().Convergence.Blockers!;

    public void Changed() => _evaluatedAt = null;

    /// <summary>The site, where it would be called converged; else null.</summary>
    public SiteRecord? Converged()
    {
        if (!service.Answers)
        {
            return null;
        }

        (SiteRecord site, MaintenanceService.Client.Convergence convergence) = Evaluated();
        // It would first commit what is due, and that nobody has confirmed yet.
        return simulation.Breaks(Rule.DueIsCommittedFirst)
            ? (convergence.Blockers!.All(IsUncommitted) ? site : null)
            : convergence.Converged && !MaintenanceTransitions.IsDue(site, service.Clock.GetUtcNow()) ? site : null;
    }

    private static bool IsUncommitted(Blocker blocker) => blocker is { Reason: BlockerReason.Pending, Instance: null };

    private (SiteRecord Site, MaintenanceService.Client.Convergence Convergence) Evaluated()
    {
        if (_evaluatedAt is not { } at || simulation.Time.Ticks - at > PollInterval)
        {
            _evaluated = service.Board.Evaluate(Simulation.Site)!.Value;
            _evaluatedAt = simulation.Time.Ticks;
        }

        return _evaluated;
    }
}
