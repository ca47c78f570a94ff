using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Takes reports: registers who is new, then believes what was said.</summary>
internal sealed class InstanceReports(GroupCommitQueue queue, InstanceRegistry registry)
{
    /// <param name="site">The site's name.</param>
    /// <param name="id">The instance's.</param>
    /// <param name="report">What it says.</param>
    /// <param name="mayCreateSite">Whether the report may create the site.</param>
    /// <param name="author">Who reports.</param>
    /// <param name="ensureAllowed">Refuses within a registration where the caller may no longer make one; null = it always may.</param>
    /// <returns>The site's state where the report is behind it, else null.</returns>
    public async Task<SiteRecord?> ReportAsync(string site, string id, InstanceReport report, bool mayCreateSite, Author author, Action<Transaction>? ensureAllowed = null)
    {
        report = ReportRule.Check(report);
        if (!queue.Snapshot.Sites.ContainsKey(site) && !mayCreateSite)
        {
            throw Refuse.SiteNotFound(site);
        }

        ReportOutcome acceptance = registry.Accept(site, id, report, author.Actor.Key);
        // Again where it was removed between the commit and the second look: whoever is answered is counted.
        while (acceptance == ReportOutcome.Unknown)
        {
            await RegisterAsync(site, id, report.Run!, mayCreateSite, author, ensureAllowed);
            acceptance = registry.Accept(site, id, report, author.Actor.Key);
        }

        if (acceptance is ReportOutcome.Replaced)
        {
            throw InstanceRegistration.Replaced(id);
        }

        StateSnapshot snapshot = queue.Snapshot;
        SiteRecord record = snapshot.Sites.GetValueOrDefault(site) ?? throw Refuse.SiteNotFound(site);
        bool behind = report.Epoch != snapshot.Epoch || report.Revision != record.Revision;
        return acceptance == ReportOutcome.Accepted && behind ? record : null;
    }

    /// <summary>Remembers that a report was refused for what stands in it: its process may serve, and what it does is not known.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The id that it came under.</param>
    /// <param name="body">Its body, or the beginning of it.</param>
    /// <param name="refusal">Why it was refused.</param>
    public void RecordRefusal(string site, string id, ReadOnlySpan<byte> body, ProblemException refusal)
    {
        bool isOfReport = refusal.Kind is ProblemKind.MalformedRequest or ProblemKind.InvalidValue or ProblemKind.TooLarge;
        if (isOfReport && queue.Snapshot.Sites.ContainsKey(site) && ReportSender.TryRead(body, out string run, out long sequence))
        {
            registry.RecordRefusal(site, refused => refused.RecordRefusedReport(id, run, sequence, refusal.Message));
        }
    }

    private async Task RegisterAsync(string site, string id, string run, bool mayCreateSite, Author author, Action<Transaction>? ensureAllowed)
    {
        try
        {
            await queue.WriteAsync(transaction =>
            {
                ensureAllowed?.Invoke(transaction);
                InstanceRegistration.Register(transaction, site, id, run, mayCreateSite, author, registry.With(site, own => own.ActiveKeyFor(id)));
            });
        }
        catch (ProblemException refusal) when (refusal.Kind is ProblemKind.RegistryFull or ProblemKind.RateLimited)
        {
            registry.RecordRefusal(site, refused => refused.RecordRegistryFull(refusal.Message));
            throw;
        }
    }
}
