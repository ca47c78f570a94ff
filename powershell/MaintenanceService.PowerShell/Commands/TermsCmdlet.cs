using System.Management.Automation;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Holds the terms of a maintenance, for the cmdlets that start or change one.</summary>
public abstract class TermsCmdlet : MaintenanceCmdlet
{
    /// <summary>The reason, for operators; visitors never see it.</summary>
    [Parameter]
    [TextArgument]
    public virtual string? Reason { get; set; }

    /// <summary>The message that visitors read.</summary>
    [Parameter]
    [TextArgument]
    public virtual string? Message { get; set; }

    /// <summary>The mode: Closed refuses all requests, ReadOnly lets GET, HEAD and OPTIONS pass.</summary>
    [Parameter]
    [ModeArgument]
    public MaintenanceMode? Mode { get; set; } = MaintenanceMode.Closed;

    /// <summary>The time when it ends by itself.</summary>
    [Parameter]
    [TimeArgument]
    public virtual DateTimeOffset? Until { get; set; }

    /// <summary>The time that it lasts at most, such as 00:30:00.</summary>
    [Parameter]
    [DurationArgument]
    public virtual TimeSpan? For { get; set; }

    /// <summary>Covers these paths only.</summary>
    [Parameter]
    public virtual string[]? Path { get; set; }

    /// <summary>Leaves these paths open.</summary>
    [Parameter]
    public virtual string[]? ExemptPath { get; set; }

    /// <summary>Lets these addresses and networks through.</summary>
    [Parameter]
    public virtual string[]? BypassNetwork { get; set; }

    /// <summary>The https address where visitors find more.</summary>
    [Parameter]
    public virtual Uri? Link { get; set; }

    /// <summary>The action when the lease is not renewed in time.</summary>
    [Parameter]
    public virtual LeaseExpiry? OnLeaseExpiry { get; set; } = LeaseExpiry.Release;

    /// <summary>Refuses times that can't be meant, before anything is sent.</summary>
    private protected void CheckTimes(DateTimeOffset? at, TimeSpan? lease) => new TermChecks(Syntax, Time).Check(at, Until, For, lease);

    /// <summary>Returns the terms as a request.</summary>
    private protected MaintenanceRequest Request(DateTimeOffset? at, LeaseRequest? lease) => new()
    {
        Mode = Mode ?? MaintenanceMode.Closed,
        Reason = Reason,
        Message = Message,
        Link = string.IsNullOrEmpty(Link?.OriginalString) ? null : Link.OriginalString,
        Paths = MaintenanceArguments.Texts(nameof(Path), Path),
        ExemptPaths = MaintenanceArguments.Texts(nameof(ExemptPath), ExemptPath),
        BypassNetworks = MaintenanceArguments.Texts(nameof(BypassNetwork), BypassNetwork),
        StartsAt = at,
        EndsAt = Until,
        Duration = For,
        Lease = lease,
    };
}
