using System.Text.Json;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Maintenances;

/// <summary>Compares the terms of two starts.</summary>
internal static class MaintenanceTerms
{
    public static bool HasSameTerms(this MaintenanceRequest one, MaintenanceRequest other) => Json(one) == Json(other);

    private static string Json(MaintenanceRequest request) => JsonSerializer.Serialize(request, WireJson.TypeInfo<MaintenanceRequest>());
}
