using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Instances;

/// <summary>Decides whether a site has converged: every instance is confirmed or assumed closed, a held site has at least one, and nothing else blocks.</summary>
internal static class ConvergenceRule
{
    /// <summary>Returns whether the site has converged; stops at the first blocker.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="total">The number of known instances.</param>
    /// <param name="unconfirmed">The instances that have not confirmed, and how long each has been silent.</param>
    /// <param name="others">The blockers that are not known instances.</param>
    public static bool IsConverged(
        SiteRecord site, string epoch, int total, IEnumerable<(InstanceStatus Status, TimeSpan SilentFor)> unconfirmed, IEnumerable<Blocker> others) =>
        !BlockersOf(site, epoch, total, Evaluated(site, epoch, unconfirmed), others).Any();

    /// <summary>Returns the complete evaluation, by the same rule.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="total">The number of known instances.</param>
    /// <param name="unconfirmed">The instances that have not confirmed, and how long each has been silent, in the order of the blockers.</param>
    /// <param name="others">The blockers that are not known instances.</param>
    public static Convergence Evaluate(
        SiteRecord site, string epoch, int total, IEnumerable<(InstanceStatus Status, TimeSpan SilentFor)> unconfirmed, IEnumerable<Blocker> others)
    {
        (InstanceStatus Status, InstanceState State)[] evaluated = [.. Evaluated(site, epoch, unconfirmed)];
        // Neither a confirmed instance nor one that has closed itself has running requests left that it would refuse.
        (InstanceStatus Status, InstanceState State)[] serving = [.. evaluated.Where(item => item.State != InstanceState.AssumedClosed)];
        Blocker[] blockers = [.. BlockersOf(site, epoch, total, evaluated, others)];
        return new Convergence
        {
            Site = site.Name,
            Revision = site.Revision,
            Mode = site.Mode,
            Converged = blockers.Length == 0,
            Total = total,
            Confirmed = total - evaluated.Length,
            AssumedClosed = evaluated.Length - serving.Length,
            RequestsInFlight = serving.Aggregate(0L, (sum, item) => Counts.Add(sum, item.Status.Report?.RequestsInFlight ?? 0)),
            ConnectionsOpen = serving.Aggregate(0L, (sum, item) => Counts.Add(sum, item.Status.Report?.ConnectionsOpen ?? 0)),
            Blockers = blockers,
        };
    }

    private static IEnumerable<(InstanceStatus Status, InstanceState State)> Evaluated(
        SiteRecord site, string epoch, IEnumerable<(InstanceStatus Status, TimeSpan SilentFor)> unconfirmed) =>
        unconfirmed.Select(item => (item.Status, InstanceStateEvaluator.Evaluate(site, epoch, item.Status, item.SilentFor)));

    // Enumerates lazily; an empty sequence means converged.
    private static IEnumerable<Blocker> BlockersOf(
        SiteRecord site, string epoch, int total, IEnumerable<(InstanceStatus Status, InstanceState State)> unconfirmed, IEnumerable<Blocker> others)
    {
        foreach ((InstanceStatus status, InstanceState state) in unconfirmed)
        {
            if (Blockers.Of(site, epoch, status, state) is { } blocker)
            {
                yield return blocker;
            }
        }

        // Without instances, an open site is converged; one with an active maintenance is not, even if it covers only some paths.
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
