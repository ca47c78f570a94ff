namespace MaintenanceService.Benchmarks.Cases;

/// <summary>What is measured without a server: the middleware alone, its baselines, and its peers.</summary>
internal static class InProcessCases
{
    public const string Empty = "empty middleware";
    public const string Awaiting = "await next";

    public static IReadOnlyList<Case> All() =>
    [
        new(Empty, Pipeline.Empty().Run),
        new("open", Pipeline.Maintenance(States.Open).Run, Empty, 5, 0),
        new("closed for other paths", Pipeline.Maintenance(States.ClosedElsewhere).Run, Empty, 50, 0),
        new("passed by network", Pipeline.Maintenance(States.ClosedButForNetwork).Run, Empty, 50, 0),
        new("passed by a pass (header)", Pipeline.WithPass(States.ClosedButForPass).Run, Empty, 250, 0),
        new("passed by a pass (cookie)", Pipeline.WithPassCookie(States.ClosedButForPass).Run, Empty, 250, 0),
        new("HostFiltering", Pipeline.HostFiltering().Run, Empty),
        new("FeatureManagement gate, off", Pipeline.FeatureGate().Run, Empty),
        new("file check", Pipeline.FileCheck().Run, Empty),
        new(Awaiting, Pipeline.Awaiting().RunLater),
        new("open, completing later", Pipeline.Maintenance(States.Open, completesLater: true).RunLater, Awaiting, 0, 0),
        .. TableCases.All(),
    ];
}
