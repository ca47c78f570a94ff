using System.Globalization;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Templates;

/// <summary>Closes and opens the site, and waits until it is true.</summary>
internal static class Closing
{
    private const string Id = "templates";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    public static async Task CloseAsync(this Fleet fleet, string? message = null, MaintenanceMode mode = MaintenanceMode.Closed)
    {
        await fleet.Client.PutMaintenanceAsync("shop", Id, new MaintenanceRequest { Message = message, Mode = mode }, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
    }

    /// <summary>Plans a maintenance in a month, and returns its start as it is written; the app knows of it when this returns.</summary>
    public static async Task<string> PlanAsync(this Fleet fleet)
    {
        DateTimeOffset start = new(TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(30), TimeSpan.Zero);
        await fleet.Client.PutMaintenanceAsync("shop", "planned", new MaintenanceRequest { StartsAt = start, EndsAt = start.AddHours(1) }, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
        return start.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
    }

    public static async Task OpenAsync(this Fleet fleet)
    {
        await fleet.Client.EndMaintenanceAsync("shop", Id, cancellationToken: Test);
        Assert.True((await fleet.Client.GetConvergenceAsync("shop", waitSeconds: 300, cancellationToken: Test)).Converged);
    }
}
