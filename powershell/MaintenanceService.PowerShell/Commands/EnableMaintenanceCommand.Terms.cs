using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// Binds the terms by property name as well: a CSV with the columns Site, Reason and For starts each maintenance with its own, and a piped
/// maintenance brings its own: one of a part must not become one of the whole site. Mode does not bind so, because the Mode of a piped site or
/// instance is its present state; nor does Id, which is used once.
/// </summary>
public sealed partial class EnableMaintenanceCommand
{
    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextArgument(IsPiped = true)]
    public override string? Reason { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TextArgument(IsPiped = true)]
    public override string? Message { get; set; }

    /// <summary>The time when it begins; default: now.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TimeArgument(IsPiped = true)]
    public DateTimeOffset? At { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [TimeArgument(IsPiped = true)]
    public override DateTimeOffset? Until { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationArgument(IsPiped = true)]
    public override TimeSpan? For { get; set; }

    /// <summary>The time within which it must be renewed, 10 s to 1 day; else it expires as OnLeaseExpiry says.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [DurationArgument(IsPiped = true)]
    public TimeSpan? Lease { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [LeaseExpiryArgument]
    public override LeaseExpiry? OnLeaseExpiry { get; set; } = LeaseExpiry.Release;

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Paths")]
    [TextsArgument]
    public override string[]? Path { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("ExemptPaths")]
    [TextsArgument]
    public override string[]? ExemptPath { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("BypassNetworks")]
    [TextsArgument]
    public override string[]? BypassNetwork { get; set; }

    /// <inheritdoc/>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [LinkArgument]
    public override Uri? Link { get; set; }
}
