using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Tests.Middleware.State;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>The health of the connection: degraded after 45 s of silence, and never because of a maintenance.</summary>
public sealed class HealthTests
{
    private readonly InstanceUnderTest _app = new();

    [Theory]
    [InlineData(true, 44.9, false)]
    [InlineData(true, 45, true)]
    [InlineData(false, 45, false)]
    public void Silence_of_45_seconds_is_stale_where_there_is_a_service(bool isExpected, double seconds, bool isStale)
    {
        var health = new ConnectionHealth(_app.Time) { IsExpected = isExpected };

        _app.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal((isStale, seconds), (health.IsStale, health.Silence.TotalSeconds), (one, other) => one.Item1 == other.Item1 && Math.Abs(one.Item2 - other.Item2) < 0.001);
        health.RecordReceived();
        Assert.False(health.IsStale);
    }

    [Theory]
    [InlineData(HealthStatus.Unhealthy, HealthStatus.Degraded)]
    [InlineData(HealthStatus.Degraded, HealthStatus.Degraded)]
    [InlineData(HealthStatus.Healthy, HealthStatus.Healthy)]
    public async Task Stale_state_is_degraded_at_worst(HealthStatus registered, HealthStatus reported)
    {
        var health = new ConnectionHealth(_app.Time) { IsExpected = true };
        InstanceStateMachine instance = _app.Connected(_app.Closed(revision: 1));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(instance, health, registered)).Status);

        _app.Time.Advance(TimeSpan.FromSeconds(60));
        HealthCheckResult stale = await CheckAsync(instance, health, registered);

        Assert.Equal(reported, stale.Status);
        Assert.Contains("for 60 s; the last state (closed) holds", stale.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Health_names_the_mode() =>
        Assert.Contains("closed", (await CheckAsync(_app.Connected(_app.Closed(revision: 1)), new ConnectionHealth(_app.Time), HealthStatus.Unhealthy)).Description, StringComparison.Ordinal);

    private static Task<HealthCheckResult> CheckAsync(InstanceStateMachine instance, ConnectionHealth health, HealthStatus registered)
    {
        var check = new MaintenanceHealthCheck(instance, health);
        var context = new HealthCheckContext { Registration = new HealthCheckRegistration("maintenance", check, registered, null) };
        return check.CheckHealthAsync(context, TestContext.Current.CancellationToken);
    }
}
