using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// The terms, which here bind by property name as well: a CSV with the columns Site, Reason and For starts each with its own. Mode does not,
/// for a site and an instance have a Mode that says how they stand; nor does Id, which is used once.
/// </summary>
public sealed partial class EnableMaintenanceCommand
{
    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextArgument]
    public override string? Reason { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextArgument]
    public override string? Message { get; set; }

    /// <summary>When it begins; default: now.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TimeArgument]
    public DateTimeOffset? At { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TimeArgument]
    public override DateTimeOffset? Until { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationArgument]
    public override TimeSpan? For { get; set; }

    /// <summary>Must be renewed within this time, or it expires; see OnLeaseExpiry.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationArgument]
    public TimeSpan? Lease { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public override LeaseExpiry? OnLeaseExpiry { get; set; } = LeaseExpiry.Release;

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public override string[]? Path { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public override string[]? ExemptPath { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public override string[]? BypassNetwork { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public override Uri? Link { get; set; }
}
