using System.Management.Automation;
using MaintenanceService.PowerShell.Connection;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>A cmdlet that waits until the instances have confirmed.</summary>
public abstract class WaitingCmdlet : MaintenanceCmdlet
{
    /// <summary>How many seconds to wait for the instances, and to send again what got no answer.</summary>
    [Parameter]
    [ValidateRange(1, 86_400)]
    public int TimeoutSec { get; set; } = 120;

    /// <summary>Does not wait for the instances.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    private protected Deadline NewDeadline() => new(Time, TimeSpan.FromSeconds(TimeoutSec));
}
