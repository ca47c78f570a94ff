using MaintenanceService.Client;
using MaintenanceService.Sites;

namespace MaintenanceService.Instances;

/// <summary>When a site has converged: every instance is confirmed or assumed closed, there is one, and nothing else is in the way.</summary>
internal static class ConvergenceRule
{
    /// <summary>Returns what stands in the way, one after another: nothing = converged. Who only asks whether there is any stops at the first.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="total">How many instances are known.</param>
    /// <param name="unconfirmed">Those that have not confirmed, and how long each has been silent.</param>
    /// <param name="others">What stands in the way that is no known instance.</param>
    public static IEnumerable<Blocker> InTheWay(
        SiteRecord site, string epoch, int total, IEnumerable<(Presence Presence, TimeSpan SilentFor)> unconfirmed, IReadOnlyList<Blocker> others)
    {
        foreach ((Presence presence, TimeSpan silentFor) in unconfirmed)
        {
            if (Blockers.Of(site, presence, InstanceJudgement.Judge(site, epoch, presence, silentFor)) is { } blocker)
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

    /// <summary>Returns the whole answer, by the same rule.</summary>
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="total">How many instances are known.</param>
    /// <param name="unconfirmed">Those that have not confirmed, and how long each has been silent, in the order of the blockers.</param>
    /// <param name="others">What stands in the way that is no known instance.</param>
    public static Convergence Evaluate(
        SiteRecord site, string epoch, int total, IReadOnlyList<(Presence Presence, TimeSpan SilentFor)> unconfirmed, IReadOnlyList<Blocker> others)
    {
        Blocker[] blockers = [.. InTheWay(site, epoch, total, unconfirmed, others)];
        return new Convergence
        {
            Site = site.Name,
            Revision = site.Revision,
            Mode = site.Mode,
            Converged = blockers.Length == 0,
            Total = total,
            Confirmed = total - unconfirmed.Count,
            AssumedClosed = unconfirmed.Count(item => InstanceJudgement.Judge(site, epoch, item.Presence, item.SilentFor) == InstanceState.AssumedClosed),
            // Who has confirmed has nothing left that runs.
            RequestsInFlight = unconfirmed.Aggregate(0L, (sum, item) => Counts.Add(sum, item.Presence.Report?.RequestsInFlight ?? 0)),
            ConnectionsOpen = unconfirmed.Aggregate(0L, (sum, item) => Counts.Add(sum, item.Presence.Report?.ConnectionsOpen ?? 0)),
            Blockers = blockers,
        };
    }
}
