using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>Accepts reports: registers a process that is not known, then applies its report.</summary>
internal sealed class InstanceReports(GroupCommitQueue queue, InstanceRegistry registry)
{
    /// <param name="site">The site's name.</param>
    /// <param name="id">The instance's id.</param>
    /// <param name="report">The report.</param>
    /// <param name="mayCreateSite">Whether the report may create the site.</param>
    /// <param name="author">Who reports.</param>
    /// <param name="ensureAllowed">Throws, within a registration, where the caller may no longer register instances; null = always permitted.</param>
    /// <returns>The site's state where the report has an older revision; otherwise null.</returns>
    public async Task<SiteRecord?> ReportAsync(string site, string id, InstanceReport report, bool mayCreateSite, Author author, Action<Transaction>? ensureAllowed = null)
    {
        report = ReportRule.Check(report);
        if (!IsOrMayBe(site, mayCreateSite))
        {
            throw Refuse.SiteNotFound(site);
        }

        ReportOutcome acceptance = registry.Accept(site, id, report, author.Actor.Key);
        // Registers again where the instance was removed between the commit and the second attempt: an instance that gets an answer must be counted.
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

    /// <summary>Records that a report was refused for its content: its process may be serving requests, in an unknown state.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The id of the instance.</param>
    /// <param name="mayCreateSite">Whether its report may create the site, which may not be there yet.</param>
    /// <param name="body">Its body, or the beginning of it.</param>
    /// <param name="refusal">The reason of the refusal.</param>
    public void RecordRefusal(string site, string id, bool mayCreateSite, ReadOnlySpan<byte> body, ProblemException refusal)
    {
        bool isOfReport = refusal.Kind is ProblemKind.MalformedRequest or ProblemKind.InvalidValue or ProblemKind.TooLarge or ProblemKind.UnsupportedMediaType;
        if (isOfReport && IsOrMayBe(site, mayCreateSite) && ReportSender.TryRead(body, out string run, out long sequence))
        {
            registry.RecordRefusal(site, refused => refused.RecordRefusedReport(id, run, sequence, refusal.Message));
        }
    }

    /// <summary>Returns whether the site exists, or a report may create it.</summary>
    private bool IsOrMayBe(string site, bool mayCreateSite) => mayCreateSite || queue.Snapshot.Sites.ContainsKey(site);

    private async Task RegisterAsync(string site, string id, string run, bool mayCreateSite, Author author, Action<Transaction>? ensureAllowed)
    {
        try
        {
            await queue.WriteAsync(transaction =>
            {
                ensureAllowed?.Invoke(transaction);
                InstanceRegistration.Register(transaction, site, id, run, mayCreateSite, author, registry.With(site, instances => instances.ActiveKeyFor(id)));
            });
        }
        catch (ProblemException refusal) when (
            refusal.Kind is ProblemKind.RegistryFull or ProblemKind.RateLimited && IsOrMayBe(site, mayCreateSite))
        {
            registry.RecordRefusal(site, refused => refused.RecordRegistryFull(refusal.Message));
            throw;
        }
        catch (Exception fault) when (
            fault is not ProblemException { Kind: not (ProblemKind.StorageFull or ProblemKind.StorageUnavailable) } && IsOrMayBe(site, mayCreateSite))
        {
            registry.RecordRefusal(site, refused => refused.RecordUnstored(id, run));
            throw;
        }
    }
}
