using System.Management.Automation;
using MaintenanceService.Client;
using MaintenanceService.PowerShell.Maintenances;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>Reads which maintenance a record is of: a maintenance, a receipt, an entry of the history; live, or out of a CSV, JSON or another process.</summary>
internal static class MaintenanceRecord
{
    /// <returns>The maintenance; null where the record is of none.</returns>
    public static NamedMaintenance? Read(object? value) => ArgumentValue.Bare(value) switch
    {
        Maintenance maintenance => new NamedMaintenance(maintenance.Site, maintenance.Id),
        Receipt receipt => Read(receipt.Maintenance),
        HistoryEntry { Site: { } site, Maintenance: { } id } => new NamedMaintenance(site, id),

        // Instances and passes have an id of their own.
        PSCustomObject when ArgumentValue.Property(value, "Id") is not null => ArgumentValue.Property(value, "StartsAt") is null ? null : Of(value, "Id"),
        PSCustomObject => Read(((PSObject)value!).Properties["Maintenance"]?.Value) ?? Of(value, "Maintenance"),
        _ => null,
    };

    private static NamedMaintenance? Of(object? value, string id) =>
        ArgumentValue.Property(value, "Site") is string { Length: > 0 } site && ArgumentValue.Property(value, id) is string { Length: > 0 } text ? new NamedMaintenance(site, text) : null;
}
