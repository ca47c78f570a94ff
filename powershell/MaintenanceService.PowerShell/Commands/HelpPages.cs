namespace MaintenanceService.PowerShell.Commands;

/// <summary>Holds the address that <c>Get-Help -Online</c> opens: the build writes <c>Folder</c> from the repository's address.</summary>
internal static partial class HelpPages;
