using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What a history entry tells.</summary>
[JsonConverter(typeof(WireEnumConverter<HistoryAction>))]
public enum HistoryAction : long
{
    /// <summary>A site was created.</summary>
    SiteCreated,

    /// <summary>A site's name or settings changed.</summary>
    SiteChanged,

    /// <summary>A site was deleted.</summary>
    SiteDeleted,

    /// <summary>A maintenance was planned for later.</summary>
    MaintenanceScheduled,

    /// <summary>A maintenance became active.</summary>
    MaintenanceStarted,

    /// <summary>A maintenance was changed.</summary>
    MaintenanceChanged,

    /// <summary>A maintenance ended.</summary>
    MaintenanceEnded,

    /// <summary>A lease was not renewed in time.</summary>
    LeaseExpired,

    /// <summary>Every instance confirmed, for the first time in this maintenance.</summary>
    Converged,

    /// <summary>An instance was removed by somebody, or left by its silence.</summary>
    InstanceRemoved,

    /// <summary>A pass was given.</summary>
    PassCreated,

    /// <summary>A pass was revoked.</summary>
    PassRevoked,

    /// <summary>A key was created.</summary>
    KeyCreated,

    /// <summary>A key was revoked.</summary>
    KeyRevoked,

    /// <summary>The store was restored from a backup, or given a new epoch.</summary>
    Restored,
}
