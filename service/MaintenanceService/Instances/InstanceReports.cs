using MaintenanceService.Client;
using MaintenanceService.Problems;
using MaintenanceService.Sites;
using MaintenanceService.Store;

namespace MaintenanceService.Instances;

/// <summary>Takes reports: registers who is new, then believes what was said.</summary>
internal sealed class InstanceReports(WriteQueue queue, InstanceBoard board)
{
    /// <param name="site">The site's name.</param>
    /// <param name="id">The instance's.</param>
    /// <param name="report">What it says.</param>
    /// <param name="mayCreateSite">Whether the report may create the site.</param>
    /// <param name="author">Who reports.</param>
    /// <param name="ensureAllowed">Refuses within a registration where the caller may no longer make one; null = it always may.</param>
    /// <returns>The site's state where the report is behind it, else null.</returns>
    public async Task<SiteRecord?> ReportAsync(string site, string id, InstanceReport report, bool mayCreateSite, Author author, Action<Draft>? ensureAllowed = null)
    {
        report = ReportRule.Check(report);
        if (!queue.World.Sites.ContainsKey(site) && !mayCreateSite)
        {
            throw Refuse.SiteNotFound(site);
        }

        Acceptance acceptance = board.Accept(site, id, report);
        // Again where it was removed between the commit and the second look: whoever is answered is counted.
        while (acceptance == Acceptance.Unknown)
        {
            await queue.WriteAsync(draft =>
            {
                ensureAllowed?.Invoke(draft);
                Registration.Register(draft, site, id, report.Run!, mayCreateSite, author);
            });
            acceptance = board.Accept(site, id, report);
        }

        if (acceptance is Acceptance.Replaced)
        {
            throw Registration.Replaced(id);
        }

        World world = queue.World;
        SiteRecord record = world.Sites.GetValueOrDefault(site) ?? throw Refuse.SiteNotFound(site);
        bool behind = report.Epoch != world.Epoch || report.Revision != record.Revision;
        return acceptance == Acceptance.Accepted && behind ? record : null;
    }
}
