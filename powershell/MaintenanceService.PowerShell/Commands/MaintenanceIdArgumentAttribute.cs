namespace MaintenanceService.PowerShell.Commands;

/// <summary>Lets a parameter that takes ids of maintenances take what is of a maintenance as well: its record, its receipt, an entry of the history.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class MaintenanceIdArgumentAttribute : IdArgumentAttribute
{
    private protected override object? IdOf(object? value) => MaintenanceRecord.Read(value)?.BindId() ?? base.IdOf(value);
}
