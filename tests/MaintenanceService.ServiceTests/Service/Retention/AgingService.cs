using System.Globalization;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.Service.Retention;

/// <summary>A service whose days a test lets pass while it is stopped.</summary>
internal static class AgingService
{
    /// <summary>Longer than the service waits between two looks at what is too old.</summary>
    private static readonly TimeSpan NextLook = TimeSpan.FromMinutes(11);

    /// <param name="database">The PostgreSQL database that holds its state; null = SQLite.</param>
    /// <param name="historyDays">How long it keeps its history; null = for ever.</param>
    public static Task<RunningService> StartAsync(string? database = null, int? historyDays = null)
    {
        var settings = new Dictionary<string, string?> { ["Maintenance:HistoryDays"] = historyDays?.ToString(CultureInfo.InvariantCulture) };
        if (database is not null)
        {
            settings["Maintenance:Store"] = "Postgres";
            settings["ConnectionStrings:Maintenance"] = database;
        }

        return RunningService.StartAsync(new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), settings);
    }

    /// <summary>Starts it again some days later, and waits until it has looked at what is too old.</summary>
    public static async Task PassDaysAsync(this RunningService service, double days)
    {
        var time = (ManualClock)service.Time!;
        await service.StopAsync();
        time.Advance(TimeSpan.FromDays(days));
        await service.RestartAsync();
        time.Advance(NextLook);
        await service.SettledAsync();
    }

    /// <summary>Starts and ends a maintenance, and changes the site afterwards: the newest history entry and its record are always kept.</summary>
    public static async Task CloseAndOpenAsync(this RunningService service, string id)
    {
        await service.Client.PutMaintenanceAsync("shop", id, new MaintenanceRequest { Reason = $"for {id}" });
        await service.Client.EndMaintenanceAsync("shop", id);
        await service.Client.PutSiteAsync("shop", new SiteRequest { DisplayName = $"after {id}" });
    }

    /// <summary>What the verb verify says of the stopped service's store.</summary>
    public static async Task<string> VerifyAsync(this RunningService service)
    {
        await service.StopAsync();
        (int exit, string output, string error) = await ServiceCommand.RunAsync(service.DataFolder, "verify");
        return exit == 0 ? output : throw new InvalidOperationException(error);
    }
}
