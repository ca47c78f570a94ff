using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.State;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Reports Degraded while the state is stale, and never Unhealthy because of a maintenance, which would get the app restarted.</summary>
internal sealed class MaintenanceHealthCheck(InstanceStateMachine stateMachine, ConnectionHealth health) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string mode = ModeName.Of(stateMachine.State.Mode);
        return Task.FromResult(health.IsStale
            ? new HealthCheckResult(
                context.Registration.FailureStatus == HealthStatus.Unhealthy ? HealthStatus.Degraded : context.Registration.FailureStatus,
                $"Nothing was received from the maintenance service for {health.Silence.TotalSeconds:0} s; the last state ({mode}) holds.")
            : HealthCheckResult.Healthy($"The site is {mode}."));
    }
}
