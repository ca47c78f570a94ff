using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What stands between a site and convergence.</summary>
[JsonConverter(typeof(WireEnumConverter<BlockerReason>))]
public enum BlockerReason : long
{
    /// <summary>An instance has not reported for 45 seconds.</summary>
    Silent,

    /// <summary>An instance has not confirmed the revision yet.</summary>
    Pending,

    /// <summary>An instance still runs older requests or connections.</summary>
    Draining,

    /// <summary>An instance's own constant forces another mode.</summary>
    ForcedMode,

    /// <summary>No instance of the site is known.</summary>
    NoInstances,

    /// <summary>The maintenance has not begun.</summary>
    Scheduled,

    /// <summary>The store was restored a short while ago: not every instance may be known yet.</summary>
    Settling,

    /// <summary>An instance was refused a short while ago because the site has no room for it: it may serve, and nobody counts it.</summary>
    RegistryFull,

    /// <summary>A report of an instance was refused a short while ago: what it does is not known.</summary>
    ReportRefused,
}
