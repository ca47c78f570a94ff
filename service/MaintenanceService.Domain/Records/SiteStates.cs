using System.Runtime.CompilerServices;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Records;

/// <summary>Builds the state of a site that instances receive.</summary>
internal static class SiteStates
{
    private static readonly ConditionalWeakTable<SiteRecord, byte[]> Serialized = [];

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

    /// <summary>Returns the state with its passes as JSON. A record is serialized once: the server time is that of the first call.</summary>
    public static byte[] Json(SiteRecord site, string epoch, DateTimeOffset now)
    {
        if (!Serialized.TryGetValue(site, out byte[]? state))
        {
            state = JsonSerializer.SerializeToUtf8Bytes(Of(site, epoch, now, withPasses: true), WireJson.TypeInfo<SiteState>());
            Serialized.AddOrUpdate(site, state);
        }

        return state;
    }

    /// <summary>Refuses a change that makes the state too large. One that time has made too large may be changed as long as it does not grow.</summary>
    /// <param name="site">The site after the change.</param>
    /// <param name="before">The site before it; null where it is new.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="now">The time.</param>
    public static void EnsureFits(SiteRecord site, SiteRecord? before, string epoch, DateTimeOffset now)
    {
        int length = Json(site, epoch, now).Length;
        if (length > Limits.StateBytes && !(before is not null && length <= Json(before with { Revision = site.Revision }, epoch, now).Length))
        {
            throw new ProblemException(
                ProblemKind.InvalidValue,
                $"With this change the site's state would have {length} bytes; instances accept {Limits.StateBytes}. Use fewer or shorter rules and messages.");
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
