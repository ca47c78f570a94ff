namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Marks the package's own endpoints, which are left out of the list of open endpoints.</summary>
internal sealed class StatusMetadata
{
    public static readonly StatusMetadata Instance = new();
}
