using System.Text.Json.Serialization;

namespace MaintenanceService.Client;

/// <summary>What an instance tells the service. The first of a run has <see cref="Epoch"/> null and <see cref="Revision"/> 0.</summary>
public sealed record InstanceReport
{
    /// <summary>The random id of this process; required.</summary>
    public string? Run { get; set; }

    /// <summary>Grows with every report of the run; required.</summary>
    public long? Sequence { get; set; }

    /// <summary>The epoch of the state in force; null where none came yet.</summary>
    public string? Epoch { get; set; }

    /// <summary>The revision in force; 0 where none came yet.</summary>
    public long Revision { get; set; }

    /// <summary>The mode in force; null = not told.</summary>
    public MaintenanceMode? Mode { get; set; }

    /// <summary>The app's own constant, where it has one.</summary>
    public MaintenanceMode? ForcedMode { get; set; }

    /// <summary>The seconds after which this instance closes itself; null unless <c>whenDisconnected: closed</c> is in force.</summary>
    public int? DisconnectedAfterSeconds { get; set; }

    /// <summary>The seconds after which it aborts what still runs, once closed by itself.</summary>
    public int? DrainSeconds { get; set; }

    /// <summary>Requests and worker sections begun before the last change of what is refused, that still run.</summary>
    public long RequestsInFlight { get; set; }

    /// <summary>The same for WebSockets, extended CONNECT and event streams.</summary>
    public long ConnectionsOpen { get; set; }

    /// <summary>What is waited for, oldest first, at most 5; what is odd is dropped by the service.</summary>
    public IReadOnlyList<InFlightItem>? Oldest { get; set; }

    /// <summary>Requests refused, in all, by this run.</summary>
    public long Refused { get; set; }

    /// <summary>Requests that got through by a bypass, in all, by this run.</summary>
    public long Bypassed { get; set; }

    /// <summary>What stays open by the app's own doing: endpoints, sign-in paths; at most 100 lines.</summary>
    public IReadOnlyList<string>? Exempt { get; set; }

    /// <summary>The app's version.</summary>
    public string? AppVersion { get; set; }

    /// <summary>When the state in force was applied.</summary>
    public DateTimeOffset? AppliedAt { get; set; }

    /// <summary>
    /// When the report is sent, by the service's clock as the instance knows it; null = not known. It is no member of the body but the header <c>Date</c>, to
    /// the second. A service that has started since then does not count on <see cref="DisconnectedAfterSeconds"/>: a later report may have withdrawn it.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? SentAt { get; set; }
}
