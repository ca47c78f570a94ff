namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>Where the network between an instance and the service is cut.</summary>
[Flags]
internal enum LinkCut
{
    /// <summary>Nowhere.</summary>
    None = 0,

    /// <summary>What goes to the service is lost.</summary>
    Up = 1,

    /// <summary>What comes from it is lost.</summary>
    Down = 2,

    /// <summary>Both.</summary>
    Both = Up | Down,

    /// <summary>Between a proxy and the service: the proxy answers 502.</summary>
    BehindProxy = 4,
}
