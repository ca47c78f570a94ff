using System.Runtime.CompilerServices;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Endpoints.Http;

namespace MaintenanceService.Endpoints;

/// <summary>Answers reads. A record never changes: its answer is made at the first read, and sent to all who read it, for as long as the record is kept in memory.</summary>
internal static class RecordAnswers
{
    private static readonly ConditionalWeakTable<Maintenance, VersionedOk<Maintenance>> Maintenances = [];
    private static readonly ConditionalWeakTable<SiteRecord, SiteAnswer> Sites = [];

    public static VersionedOk<Maintenance> Of(Maintenance record, string epoch)
    {
        if (!Maintenances.TryGetValue(record, out VersionedOk<Maintenance>? answer))
        {
            answer = new VersionedOk<Maintenance>(record, ETags.Of(epoch, record.Revision));
            Maintenances.AddOrUpdate(record, answer);
        }

        return answer;
    }

    /// <summary>Returns the last answer again while the instances, too, are as far as they were.</summary>
    public static VersionedOk<Site> Of(SiteRecord record, string epoch, Convergence convergence)
    {
        Convergence shown = convergence with { Blockers = null };
        if (!Sites.TryGetValue(record, out SiteAnswer? last) || last.Convergence != shown)
        {
            last = new SiteAnswer(shown, new VersionedOk<Site>(SiteViews.Of(record, epoch, shown), ETags.Of(epoch, record.Revision)));
            Sites.AddOrUpdate(record, last);
        }

        return last.Answer;
    }

    private sealed record SiteAnswer(Convergence Convergence, VersionedOk<Site> Answer);
}
