using System.Collections.Immutable;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Remembers the ids of cancelled starts. This does not change the site's revision.</summary>
internal static class ForbiddenStarts
{
    public static void Add(Transaction transaction, SiteRecord site, string id)
    {
        ImmutableDictionary<string, DateTimeOffset> kept = site.ForbiddenIds.RemoveRange(
            site.ForbiddenIds.Where(pair => !Holds(pair.Value, transaction.Now)).Select(pair => pair.Key));
        if (kept.Count >= Limits.ForbiddenIds && !kept.ContainsKey(id))
        {
            throw new ProblemException(
                ProblemKind.InvalidValue,
                $"The site \"{site.Name}\" remembers {Limits.ForbiddenIds} starts that were cancelled within a day, the maximum. Find out what starts and cancels them, and try again later.");
        }

        transaction.Save(site with { ForbiddenIds = kept.SetItem(id, transaction.Now) });
    }

    /// <exception cref="ProblemException">The start was cancelled before it arrived.</exception>
    public static void Check(Transaction transaction, SiteRecord site, string id)
    {
        if (site.ForbiddenIds.TryGetValue(id, out DateTimeOffset at) && Holds(at, transaction.Now))
        {
            throw Refuse.MaintenanceForbidden(id, at);
        }
    }

    private static bool Holds(DateTimeOffset at, DateTimeOffset now) => now - at < Limits.Remembered;
}
