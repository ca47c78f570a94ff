using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.Observability;

/// <summary>Writes a mode as REST, headers, metrics and logs spell it.</summary>
internal static class ModeName
{
    public static string Of(MaintenanceMode mode) => mode switch
    {
        MaintenanceMode.Open => "open",
        MaintenanceMode.ReadOnly => "readOnly",
        _ => "closed",
    };
}
