using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

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

        Acceptance acceptance = board.Accept(site, id, report, author.Actor.Key);
        // Again where it was removed between the commit and the second look: whoever is answered is counted.
        while (acceptance == Acceptance.Unknown)
        {
            await RegisterAsync(site, id, report.Run!, mayCreateSite, author, ensureAllowed);
            acceptance = board.Accept(site, id, report, author.Actor.Key);
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

    /// <summary>Remembers that a report was refused for what stands in it: its process may serve, and what it does is not known.</summary>
    /// <param name="site">The site.</param>
    /// <param name="id">The id that it came under.</param>
    /// <param name="body">Its body, or the beginning of it.</param>
    /// <param name="refusal">Why it was refused.</param>
    public void NoteRefused(string site, string id, ReadOnlySpan<byte> body, ProblemException refusal)
    {
        bool isOfReport = refusal.Kind is ProblemKind.MalformedRequest or ProblemKind.InvalidValue or ProblemKind.TooLarge;
        if (isOfReport && queue.World.Sites.ContainsKey(site) && ReportSender.TryRead(body, out string run, out long sequence))
        {
            board.NoteRefused(site, refused => refused.NoteReport(id, run, sequence, refusal.Message));
        }
    }

    private async Task RegisterAsync(string site, string id, string run, bool mayCreateSite, Author author, Action<Draft>? ensureAllowed)
    {
        try
        {
            await queue.WriteAsync(draft =>
            {
                ensureAllowed?.Invoke(draft);
                Registration.Register(draft, site, id, run, mayCreateSite, author, board.With(site, own => own.SpeakerFor(id)));
            });
        }
        catch (ProblemException refusal) when (refusal.Kind is ProblemKind.RegistryFull or ProblemKind.RateLimited)
        {
            board.NoteRefused(site, refused => refused.NoteFull(refusal.Message));
            throw;
        }
    }
}
