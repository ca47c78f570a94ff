using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;

namespace MaintenanceService.Tests.Middleware;

/// <summary>States as the service would send them.</summary>
internal static class States
{
    public const string Epoch = "1-first";

    public static SiteState Open(long revision = 1) => With(revision);

    public static SiteState Closed(long revision = 1) => With(revision, Maintenance());

    public static SiteState ReadOnly(long revision = 1) => With(revision, Maintenance(mode: MaintenanceMode.ReadOnly));

    public static SiteState With(params SiteStateMaintenance[] maintenances) => With(1, maintenances);

    public static SiteState With(long revision, params SiteStateMaintenance[] maintenances) => new()
    {
        Site = "shop",
        Epoch = Epoch,
        Revision = revision,
        Mode = maintenances.Where(maintenance => maintenance.Paths.Count == 0).Select(maintenance => maintenance.Mode).DefaultIfEmpty(MaintenanceMode.Open).Max(),
        Maintenances = maintenances,
    };

    public static SiteStateMaintenance Maintenance(string id = "m1", MaintenanceMode mode = MaintenanceMode.Closed, params string[] paths) => new()
    {
        Id = id,
        Status = MaintenanceStatus.Active,
        Mode = mode,
        Paths = paths,
        StartsAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    /// <summary>A pass and its token.</summary>
    public static (SiteStatePass Pass, string Token) Pass(string id = "p1", string? maintenance = null, DateTimeOffset? expiresAt = null)
    {
        string token = $"mnp_{id}_the-secret-of-{id}";
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
        return (new SiteStatePass { Id = id, Hash = hash, Maintenance = maintenance, ExpiresAt = expiresAt ?? TimeProvider.System.GetUtcNow().AddHours(1) }, token);
    }
}
