using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>Turns a request for a maintenance into terms, and refuses an invalid one.</summary>
internal static class MaintenanceRequests
{
    /// <param name="request">The request.</param>
    /// <param name="startsAt">The start where the request names none.</param>
    /// <param name="durationFrom">The time from which a duration counts; null = from the start.</param>
    public static MaintenanceTerms Resolve(MaintenanceRequest request, DateTimeOffset startsAt, DateTimeOffset? durationFrom = null)
    {
        DateTimeOffset start = request.StartsAt ?? startsAt;
        MaintenanceMode mode = request.Mode ?? MaintenanceMode.Closed;
        if (mode == MaintenanceMode.Open)
        {
            throw Refuse.Value("/mode", "A maintenance must not leave the site open; set the mode to \"closed\" or \"readOnly\".");
        }

        return new MaintenanceTerms
        {
            Mode = mode,
            Reason = TextRule.Paragraph(request.Reason, "/reason"),
            Message = TextRule.Paragraph(request.Message, "/message"),
            Link = LinkRule.Check(request.Link, "/link"),
            Paths = PathRule.Check(request.Paths, "/paths"),
            ExemptPaths = PathRule.Check(request.ExemptPaths, "/exemptPaths"),
            BypassNetworks = NetworkRule.Check(request.BypassNetworks, "/bypassNetworks"),
            StartsAt = start,
            EndsAt = MaintenanceWindow.End(request, durationFrom ?? start),
            LeaseSeconds = LeaseSeconds(request.Lease),
            OnExpiry = request.Lease?.OnExpiry ?? default,
        };
    }

    private static int? LeaseSeconds(LeaseRequest? lease) =>
        lease is null ? null
            : lease.Seconds is not { } seconds ? throw Refuse.Malformed("A lease needs its length in seconds.", "/lease/seconds")
            : RangeRule.Check(seconds, Limits.MinLeaseSeconds, Limits.MaxLeaseSeconds, "/lease/seconds");
}
