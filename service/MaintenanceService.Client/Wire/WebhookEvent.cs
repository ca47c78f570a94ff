using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What a webhook is told of.</summary>
[JsonConverter(typeof(WireEnumConverter<WebhookEvent>))]
public enum WebhookEvent : long
{
    /// <summary>A maintenance was planned for later.</summary>
    Scheduled,

    /// <summary>A maintenance became active.</summary>
    Started,

    /// <summary>Every instance confirmed, for the first time in this maintenance.</summary>
    Converged,

    /// <summary>The end of a maintenance was moved to a later time, or taken away.</summary>
    Extended,

    /// <summary>The planned end has passed, and the maintenance is still active since its lease expired and it stays closed.</summary>
    Overdue,

    /// <summary>A lease was not renewed in time.</summary>
    LeaseExpired,

    /// <summary>A maintenance ended, or was cancelled before its start.</summary>
    Ended,

    /// <summary>Every instance confirmed that the site is open again.</summary>
    Reopened,
}
