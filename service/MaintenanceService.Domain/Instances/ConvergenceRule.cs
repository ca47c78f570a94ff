using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>When a site has converged: every instance is confirmed or assumed closed, there is one, and nothing else is in the way.</summary>
internal static class ConvergenceRule
{
    /// <summary>Returns the word alone; looks no further than the first that stands in the way.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="total">How many instances are known.</param>
    /// <param name="unconfirmed">Those that have not confirmed, and how long each has been silent.</param>
    /// <param name="others">What stands in the way that is no known instance.</param>
    public static bool IsConverged(
        SiteRecord site, string epoch, int total, IEnumerable<(InstanceStatus InstanceStatus, TimeSpan SilentFor)> unconfirmed, IReadOnlyList<Blocker> others) =>
        !InTheWay(site, total, Judged(site, epoch, unconfirmed), others).Any();

    /// <summary>Returns the whole answer, by the same rule.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="total">How many instances are known.</param>
    /// <param name="unconfirmed">Those that have not confirmed, and how long each has been silent, in the order of the blockers.</param>
    /// <param name="others">What stands in the way that is no known instance.</param>
    public static Convergence Evaluate(
        SiteRecord site, string epoch, int total, IEnumerable<(InstanceStatus InstanceStatus, TimeSpan SilentFor)> unconfirmed, IReadOnlyList<Blocker> others)
    {
        (InstanceStatus InstanceStatus, InstanceState State)[] judged = [.. Judged(site, epoch, unconfirmed)];
        Blocker[] blockers = [.. InTheWay(site, total, judged, others)];
        return new Convergence
        {
            Site = site.Name,
            Revision = site.Revision,
            Mode = site.Mode,
            Converged = blockers.Length == 0,
            Total = total,
            Confirmed = total - judged.Length,
            AssumedClosed = judged.Count(item => item.State == InstanceState.AssumedClosed),
            // Who has confirmed has nothing left that runs.
            RequestsInFlight = judged.Aggregate(0L, (sum, item) => Counts.Add(sum, item.InstanceStatus.Report?.RequestsInFlight ?? 0)),
            ConnectionsOpen = judged.Aggregate(0L, (sum, item) => Counts.Add(sum, item.InstanceStatus.Report?.ConnectionsOpen ?? 0)),
            Blockers = blockers,
        };
    }

    private static IEnumerable<(InstanceStatus InstanceStatus, InstanceState State)> Judged(
        SiteRecord site, string epoch, IEnumerable<(InstanceStatus InstanceStatus, TimeSpan SilentFor)> unconfirmed) =>
        unconfirmed.Select(item => (item.InstanceStatus, InstanceStateEvaluator.Evaluate(site, epoch, item.InstanceStatus, item.SilentFor)));

    // One after another: nothing = converged.
    private static IEnumerable<Blocker> InTheWay(
        SiteRecord site, int total, IEnumerable<(InstanceStatus InstanceStatus, InstanceState State)> unconfirmed, IReadOnlyList<Blocker> others)
    {
        foreach ((InstanceStatus status, InstanceState state) in unconfirmed)
        {
            if (Blockers.Of(site, status, state) is { } blocker)
            {
                yield return blocker;
            }
        }

        // An open site needs nobody to say so; one where anything is refused does, though it be a part only.
        if (total == 0 && site.HasActive)
        {
            yield return Blockers.NoInstances(site);
        }

        foreach (Blocker other in others)
        {
            yield return other;
        }
    }
}
