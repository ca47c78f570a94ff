using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Records;

/// <summary>Builds the state of a site that instances receive.</summary>
internal static class SiteStates
{
    public static SiteState Of(SiteRecord site, string epoch, DateTimeOffset now, bool withPasses) => new()
    {
        Site = site.Name,
        Epoch = epoch,
        Revision = site.Revision,
        ServerTime = WireTime.Truncate(now),
        Mode = site.Mode,
        Settings = site.Settings,
        Maintenances = [.. site.Maintenances.Select(Of)],
        Passes = withPasses ? [.. site.Passes.Where(pass => pass.Pass.ExpiresAt > now).Select(Of)] : [],
    };

    /// <summary>Refuses a change that makes the state too large to be sent to any instance.</summary>
    public static void EnsureFits(SiteRecord site, string epoch, DateTimeOffset now)
    {
        byte[] state = JsonSerializer.SerializeToUtf8Bytes(Of(site, epoch, now, withPasses: true), WireJson.TypeInfo<SiteState>());
        if (state.Length > Limits.StateBytes)
        {
            throw new ProblemException(
                ProblemKind.InvalidValue,
                $"With this change the site's state would have {state.Length} bytes; instances accept {Limits.StateBytes}. Use fewer or shorter rules and messages.");
        }
    }

    private static SiteStateMaintenance Of(Maintenance maintenance) => new()
    {
        Id = maintenance.Id,
        Status = maintenance.Status,
        Mode = maintenance.Mode,
        Message = maintenance.Message,
        Link = maintenance.Link,
        Paths = maintenance.Paths,
        ExemptPaths = maintenance.ExemptPaths,
        BypassNetworks = maintenance.BypassNetworks,
        StartsAt = maintenance.StartsAt,
        EndsAt = maintenance.EndsAt,
        Leased = maintenance.Lease is not null,
    };

    private static SiteStatePass Of(PassRecord pass) => new()
    {
        Id = pass.Pass.Id,
        Hash = pass.Hash,
        Maintenance = pass.Pass.Maintenance,
        ExpiresAt = pass.Pass.ExpiresAt,
    };
}
