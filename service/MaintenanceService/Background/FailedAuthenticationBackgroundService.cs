using MaintenanceService.Authentication;

namespace MaintenanceService.Background;

/// <summary>Forgets the failed authentications of minutes that are over.</summary>
internal sealed class FailedAuthenticationBackgroundService(FailedAuthentications failures, TimeProvider time, ILogger<FailedAuthenticationBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromMinutes(1), time, logger)
{
    protected override Task WorkAsync()
    {
        failures.Prune();
        return Task.CompletedTask;
    }
}
