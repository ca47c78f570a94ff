namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>How rough a run is, and in which way: each seed draws its own, so that rare meetings of two faults are common in some runs.</summary>
internal sealed class Temper(Chance chance)
{
    /// <summary>One message in so many is lost.</summary>
    public int LostOneIn { get; } = chance.Of([8, 25, 25, 100]);

    /// <summary>One message in so many is late.</summary>
    public int DelayedOneIn { get; } = chance.Of([3, 12, 12, 40]);

    /// <summary>One report in so many arrives twice.</summary>
    public int DoubledOneIn { get; } = chance.Of([3, 20, 20, 100]);

    /// <summary>In ten acts of a pipeline, so many change the site's settings.</summary>
    public int SettingsInTen { get; } = chance.Of([0, 1, 1, 5]);

    /// <summary>In ten faults of the service, so many restore a backup.</summary>
    public int RestoresInTen { get; } = chance.Of([0, 1, 1, 6]);

    /// <summary>One maintenance in so many is for some paths only.</summary>
    public int PathsOneIn { get; } = chance.Of([2, 5, 5, 20]);

    /// <summary>Seconds between two faults, at most.</summary>
    public int FaultEverySeconds { get; } = chance.Of([8, 20, 20, 60]);
}
