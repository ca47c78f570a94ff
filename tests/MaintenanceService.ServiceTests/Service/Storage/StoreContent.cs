using MaintenanceService.Client;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Fills the store of a service.</summary>
internal static class StoreContent
{
    /// <summary>Writes some hundred kilobytes.</summary>
    public static async Task FillAsync(this RunningService service, int maintenances = 60)
    {
        await service.Client.PutSiteAsync("shop", new SiteRequest());
        for (int i = 0; i < maintenances; i++)
        {
            await service.Client.PutMaintenanceAsync("shop", $"m-{i}", new MaintenanceRequest { Message = new string('m', 400) });
            await service.Client.EndMaintenanceAsync("shop", $"m-{i}");
        }
    }
}
