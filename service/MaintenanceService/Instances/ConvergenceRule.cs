using MaintenanceService.Client;
using MaintenanceService.Sites;

namespace MaintenanceService.Instances;

/// <summary>When a site has converged: every instance is confirmed or assumed closed, there is one, and nothing else is in the way.</summary>
internal static class ConvergenceRule
{
    /// <param name="site">The site.</param>
    /// <param name="epoch">The store's epoch.</param>
    /// <param name="instances">Each known instance and how long it has been silent.</param>
    /// <param name="others">What stands in the way that is no known instance.</param>
    public static Convergence Evaluate(
        SiteRecord site, string epoch, IReadOnlyCollection<(Presence Presence, TimeSpan SilentFor)> instances, IReadOnlyList<Blocker> others)
    {
        var blockers = new List<Blocker>();
        int confirmed = 0;
        int assumed = 0;
        long requests = 0;
        long connections = 0;
        foreach ((Presence presence, TimeSpan silentFor) in instances)
        {
            InstanceState state = InstanceJudgement.Judge(site, epoch, presence, silentFor);
            confirmed += state == InstanceState.Confirmed ? 1 : 0;
            assumed += state == InstanceState.AssumedClosed ? 1 : 0;
            requests = Counts.Add(requests, presence.Report?.RequestsInFlight ?? 0);
            connections = Counts.Add(connections, presence.Report?.ConnectionsOpen ?? 0);
            if (Blockers.Of(site, presence, state) is { } blocker)
            {
                blockers.Add(blocker);
            }
        }

        // An open site needs nobody to say so; one where anything is refused does, though it be a part only.
        if (instances.Count == 0 && site.HasActive)
        {
            blockers.Add(Blockers.NoInstances(site));
        }

        blockers.AddRange(others);
        return new Convergence
        {
            Site = site.Name,
            Revision = site.Revision,
            Mode = site.Mode,
            Converged = blockers.Count == 0,
            Total = instances.Count,
            Confirmed = confirmed,
            AssumedClosed = assumed,
            RequestsInFlight = requests,
            ConnectionsOpen = connections,
            Blockers = blockers,
        };
    }

    /// <summary>The same word without the reasons, where nothing else stands in the way.</summary>
    public static bool IsConverged(
        SiteRecord site, string epoch, IEnumerable<(Presence Presence, TimeSpan SilentFor)> instances, int count) =>
        (count > 0 || !site.HasActive)
        && instances.All(item => InstanceJudgement.Judge(site, epoch, item.Presence, item.SilentFor) is InstanceState.Confirmed or InstanceState.AssumedClosed);
}
