using MaintenanceService.AspNetCore.Passes;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>What is in force: immutable, swapped as a whole, read once by each request.</summary>
internal sealed class EnforcedState
{
    public required string Site { get; init; }

    /// <summary>What the service said last; null where nothing came yet.</summary>
    public SiteState? Source { get; init; }

    /// <summary>The app's own constant, where it has one.</summary>
    public MaintenanceMode? Forced { get; init; }

    /// <summary>Whether the instance has closed itself, out of reach of the service.</summary>
    public bool ClosedByItself { get; init; }

    /// <summary>The mode of the whole site, as this instance enforces it.</summary>
    public required MaintenanceMode Mode { get; init; }

    /// <summary>Active by the service's clock.</summary>
    public CompiledMaintenance[] Active { get; init; } = [];

    /// <summary>The site's exempt paths.</summary>
    public string[] ExemptPaths { get; init; } = [];

    /// <summary>The site's networks.</summary>
    public NetworkRules Networks { get; init; } = NetworkRules.None;

    public PassIndex Passes { get; init; } = PassIndex.Empty;

    /// <summary>Moves with every change of what is refused; requests remember it from their beginning.</summary>
    public required int Generation { get; init; }

    /// <summary>What is refused, as a text.</summary>
    public required string Signature { get; init; }

    /// <summary>When the service's word in force was applied, by the service's clock.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>Whether nothing at all is refused.</summary>
    public required bool IsOpen { get; init; }

    /// <summary>Whether it matters if a request only reads: something in force is read-only.</summary>
    public required bool DependsOnMethod { get; init; }

    /// <summary>Whether it matters which path a request has.</summary>
    public required bool DependsOnPath { get; init; }

    /// <summary>Whether a request can be refused without any maintenance being named: by constant, by disconnection or for want of a state.</summary>
    public bool IsModeAlone => Forced is not null || ClosedByItself || Source is null;
}
