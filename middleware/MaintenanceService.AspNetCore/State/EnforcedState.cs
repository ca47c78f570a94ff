using MaintenanceService.AspNetCore.Passes;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>What is in force. Immutable; replaced as a whole, and read once by each request.</summary>
internal sealed class EnforcedState
{
    public required string Site { get; init; }

    /// <summary>The service's last state; null before the first.</summary>
    public SiteState? Source { get; init; }

    /// <summary>The mode of <c>ForceMode</c>; null where it is not set.</summary>
    public MaintenanceMode? Forced { get; init; }

    /// <summary>Whether the instance has closed itself, disconnected from the service.</summary>
    public bool ClosedByItself { get; init; }

    /// <summary>The mode of the whole site, as this instance enforces it.</summary>
    public required MaintenanceMode Mode { get; init; }

    /// <summary>The maintenances that are active by the service's clock.</summary>
    public CompiledMaintenance[] Active { get; init; } = [];

    /// <summary>The site's exempt paths.</summary>
    public string[] ExemptPaths { get; init; } = [];

    /// <summary>The site's networks.</summary>
    public NetworkRules Networks { get; init; } = NetworkRules.None;

    public PassIndex Passes { get; init; } = PassIndex.Empty;

    /// <summary>Increases with every change of what is refused; each request is recorded with it.</summary>
    public required int Generation { get; init; }

    /// <summary>Describes what is refused, to detect changes.</summary>
    public required string Signature { get; init; }

    /// <summary>When the state in force was applied, by the service's clock.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Whether nothing at all is refused.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether a decision depends on the method: something in force is read-only.</summary>
    public required bool DependsOnMethod { get; init; }

    /// <summary>Whether a decision depends on the path.</summary>
    public required bool DependsOnPath { get; init; }

    /// <summary>Whether requests are refused without a maintenance: by <c>ForceMode</c>, by disconnection or without any state.</summary>
    public bool IsModeAlone => Forced is not null || ClosedByItself || Source is null;
}
