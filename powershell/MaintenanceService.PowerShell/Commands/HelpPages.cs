namespace MaintenanceService.PowerShell.Commands;

/// <summary>Where <c>Get-Help -Online</c> leads: the build writes <c>Folder</c> from the repository's address.</summary>
internal static partial class HelpPages;
