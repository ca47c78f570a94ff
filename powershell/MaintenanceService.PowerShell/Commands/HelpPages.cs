namespace MaintenanceService.PowerShell.Commands;

/// <summary>Where <c>Get-Help -Online</c> leads.</summary>
internal static class HelpPages
{
    public const string Folder = "https://github.com/maintenance-service/maintenance-service/blob/main/powershell/help/";
}
