namespace MaintenanceService.Client.Flow;

/// <summary>Evaluates from the present state whether a maintenance would be confirmed.</summary>
internal static class Preflight
{
    private static readonly string[] ReadingMethods = ["GET", "HEAD", "OPTIONS"];

    /// <param name="site">The site.</param>
    /// <param name="convergence">The convergence of its instances.</param>
    /// <param name="instances">Its instances.</param>
    /// <param name="now">The time on the service's clock.</param>
    /// <param name="storeProblem">What is wrong with the service's store; null = nothing.</param>
    public static PreflightResult Evaluate(Site site, Convergence convergence, IReadOnlyList<Instance> instances, DateTimeOffset now, string? storeProblem) => new()
    {
        Site = site.Name,
        Mode = site.Mode,
        Instances = instances.Count,
        Silent = [.. instances.Where(item => IsSilent(item, now)).Select(item => item.Id)],
        RequestsInFlight = convergence.RequestsInFlight,
        ConnectionsOpen = convergence.ConnectionsOpen,
        StaysOpen = [.. ExemptEndpoints(site, instances)],
        BypassNetworks = site.Settings.BypassNetworks,
        Maintenances = site.Maintenances,
        Problems = [.. Problems(convergence, instances, now), .. storeProblem is null ? [] : (string[])[storeProblem]],
    };

    private static IEnumerable<string> Problems(Convergence convergence, IReadOnlyList<Instance> instances, DateTimeOffset now)
    {
        if (instances.Count == 0)
        {
            yield return "No instance of the site is known: nobody could confirm. Does the app run, with this site's name and a key for it?";
        }

        foreach (Blocker blocker in convergence.Blockers ?? [])
        {
            if (blocker.Reason is not (BlockerReason.NoInstances or BlockerReason.Scheduled))
            {
                yield return Wording.Blocker(blocker);
            }
        }

        foreach (Instance instance in instances.Where(item => convergence.Blockers?.Any(blocker => blocker.Instance == item.Id) != true))
        {
            // A silent instance that confirmed the present state is no blocker yet, but will not confirm a new one.
            if (IsSilent(instance, now))
            {
                yield return $"{instance.Id} (silent): it has not reported since {Wording.Time(instance.LastSeenAt)}. Stop it or mend its network; if it is gone for good, remove it.";
            }

            if (instance.ForcedMode is { } forced && forced != MaintenanceMode.Closed)
            {
                yield return $"{instance.Id} (forced mode): its own setting ForceMode keeps it {Wording.Word(forced)}.";
            }
        }
    }

    private static bool IsSilent(Instance instance, DateTimeOffset now) =>
        instance.State == InstanceState.Silent || now - (instance.LastSeenAt ?? instance.FirstSeenAt) > ProtocolTimings.SilenceTimeout;

    private static IEnumerable<ExemptEndpoint> ExemptEndpoints(Site site, IReadOnlyList<Instance> instances)
    {
        IEnumerable<ExemptEndpoint> apps = instances
            .SelectMany(item => item.Exempt)
            .GroupBy(line => line, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ExemptEndpoint(SafeText.Clean(group.Key), "app", MayWrite(group.Key), group.Count()));
        return apps.Concat(site.Settings.ExemptPaths.Select(path => new ExemptEndpoint(path, "site", MayWrite: true, 0)));
    }

    /// <summary>Returns whether a line names another method than GET, HEAD and OPTIONS, or none, which means all.</summary>
    private static bool MayWrite(string line)
    {
        string[] words = line.Split(' ', 2);
        return words.Length < 2 || words[0].StartsWith('/') || !words[0].Split(',').All(ReadingMethods.Contains);
    }
}
