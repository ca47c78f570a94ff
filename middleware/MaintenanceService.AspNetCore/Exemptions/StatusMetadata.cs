namespace MaintenanceService.AspNetCore.Exemptions;

/// <summary>Marks the package's own endpoints: they are nobody's business where the app's open endpoints are listed.</summary>
internal sealed class StatusMetadata
{
    public static readonly StatusMetadata Instance = new();
}
