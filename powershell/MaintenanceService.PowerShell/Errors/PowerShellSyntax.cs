namespace MaintenanceService.PowerShell.Errors;

/// <summary>Writes options and commands as they are typed in PowerShell.</summary>
/// <param name="durationParameter">The cmdlet's parameter for a length of time.</param>
internal sealed class PowerShellSyntax(string durationParameter = "For") : ICommandSyntax
{
    public string Option(string name) => $"-{(name == "Duration" ? durationParameter : name)}";

    public string EndCommand(string site, string id) => $"Disable-Maintenance -Site {site} -Id {id}";

    public string StartCommand(string site) => "Enable-Maintenance";

    public string StatusCommand(string site) => "Get-Maintenance";
}
