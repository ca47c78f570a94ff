using MaintenanceService.Authentication;

namespace MaintenanceService.Background;

/// <summary>Removes the counts of failed authentications whose minute is over.</summary>
internal sealed class FailedAuthenticationBackgroundService(FailedAuthentications failures, TimeProvider time, ILogger<FailedAuthenticationBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromMinutes(1), time, logger)
{
    protected override Task WorkAsync()
    {
        failures.Prune();
        return Task.CompletedTask;
    }
}
