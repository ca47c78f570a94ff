using MaintenanceService.Client;
using MaintenanceService.PowerShell.Output;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Judges from what is known now whether a maintenance would be confirmed.</summary>
internal static class Preflight
{
    private static readonly string[] ReadingMethods = ["GET", "HEAD", "OPTIONS"];

    public static Readiness Judge(Site site, Convergence convergence, IReadOnlyList<Instance> instances) => new()
    {
        Site = site.Name,
        Mode = site.Mode,
        Instances = instances.Count,
        Silent = [.. instances.Where(item => item.State == InstanceState.Silent).Select(item => item.Id)],
        RequestsInFlight = convergence.RequestsInFlight,
        ConnectionsOpen = convergence.ConnectionsOpen,
        StaysOpen = [.. Doors(site, instances)],
        BypassNetworks = site.Settings.BypassNetworks,
        Maintenances = site.Maintenances,
        Problems = [.. Problems(site, convergence, instances)],
    };

    private static IEnumerable<string> Problems(Site site, Convergence convergence, IReadOnlyList<Instance> instances)
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

        // One that confirmed before it fell silent blocks nothing yet, but will.
        foreach (Instance instance in instances)
        {
            bool told = convergence.Blockers?.Any(blocker => blocker.Instance == instance.Id) == true;
            if (!told && instance.ForcedMode is { } forced && forced != MaintenanceMode.Closed)
            {
                yield return $"{instance.Id} (forced mode): its own setting ForceMode keeps it {Wording.Word(forced)}.";
            }
        }

        foreach (Maintenance maintenance in site.Maintenances.Where(item => item.Lease?.Expired == true))
        {
            yield return $"The lease of '{maintenance.Id}' has expired; it stays until it is renewed or ended.";
        }
    }

    private static IEnumerable<OpenDoor> Doors(Site site, IReadOnlyList<Instance> instances)
    {
        IEnumerable<OpenDoor> apps = instances
            .SelectMany(item => item.Exempt)
            .GroupBy(line => line, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new OpenDoor(SafeText.Clean(group.Key), "app", MayWrite(group.Key), group.Count()));
        return apps.Concat(site.Settings.ExemptPaths.Select(path => new OpenDoor(path, "site", MayWrite: true, 0)));
    }

    /// <summary>A line begins with its methods, or is a path for every method.</summary>
    private static bool MayWrite(string line)
    {
        string[] words = line.Split(' ', 2);
        return words.Length < 2 || words[0].StartsWith('/') || !words[0].Split(',').All(ReadingMethods.Contains);
    }
}
