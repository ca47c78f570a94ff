using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Client;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>What the service could have said.</summary>
internal static class States
{
    public const string Token = "mnp_benchmark_c2VjcmV0LW9mLXRoZS1wYXNzLTI1Ni1iaXQtbG9uZy4uLi4";
    private const string Epoch = "benchmark";

    public static readonly SiteState Open = Of([]);

    public static readonly SiteState ClosedElsewhere = Of([Closed with { Paths = ["/admin", "/api/orders", "/checkout"] }]);

    public static readonly SiteState ClosedButForNetwork = Of([Closed], new SiteSettings { BypassNetworks = ["192.168.0.0/16", "127.0.0.0/8"] });

    public static readonly SiteState ClosedButForPass = Of([Closed]) with
    {
        Passes =
        [
            new SiteStatePass
            {
                Id = "benchmark",
                Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token))),
                ExpiresAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero),
            },
        ],
    };

    public static readonly SiteState ClosedForAll = Of([Closed with { Message = "We are moving the orders to a larger house." }]);

    private static SiteStateMaintenance Closed => new()
    {
        Id = "migration",
        Status = MaintenanceStatus.Active,
        Mode = MaintenanceMode.Closed,
        StartsAt = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero),
        EndsAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero),
    };

    private static SiteState Of(IReadOnlyList<SiteStateMaintenance> maintenances, SiteSettings? settings = null) => new()
    {
        Site = "shop",
        Epoch = Epoch,
        Revision = 42,
        ServerTime = TimeProvider.System.GetUtcNow(),
        Settings = settings ?? new SiteSettings(),
        Maintenances = maintenances,
    };
}
