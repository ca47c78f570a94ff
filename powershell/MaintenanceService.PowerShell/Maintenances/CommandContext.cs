using System.Management.Automation;
using MaintenanceService.PowerShell.Connection;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>What work on behalf of a cmdlet needs of it.</summary>
/// <param name="Calls">The service.</param>
/// <param name="Time">The clock.</param>
/// <param name="Progress">Shows a step; on the pipeline's thread.</param>
/// <param name="Warn">Writes a warning; on the pipeline's thread.</param>
internal sealed record CommandContext(ServiceCalls Calls, TimeProvider Time, Action<ProgressRecord> Progress, Action<string> Warn)
{
    public ConvergenceWatch Watch(string site, string activity) => new(Calls, site, Progress, activity, Time);
}
