namespace MaintenanceService.Client;

/// <summary>Reads a mode that this version does not know as <see cref="MaintenanceMode.Closed"/>: what a client cannot understand must not open a site.</summary>
internal sealed class MaintenanceModeConverter() : WireEnumConverter<MaintenanceMode>(strict: false)
{
    protected override MaintenanceMode Unknown => MaintenanceMode.Closed;
}
