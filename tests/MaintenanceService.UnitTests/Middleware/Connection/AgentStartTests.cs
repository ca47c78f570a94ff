using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Connection;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>How an app comes into touch with the service: once, before it listens, and without waiting for long.</summary>
public sealed class AgentStartTests : IAsyncLifetime
{
    private const int UnknownExempt = 123;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private ScriptedService _service = null!;

    public async ValueTask InitializeAsync() => _service = await ScriptedService.StartAsync();

    [Fact]
    public async Task State_is_in_force_when_the_start_is_over()
    {
        _service.State = States.Closed();
        await using var app = new AgentUnderTest(_service);
        Assert.False(app.Agent.IsStarted);

        await app.Agent.StartingAsync(Test).OrHangAsync();

        Assert.True(app.Agent.IsStarted);
        Assert.Equal(MaintenanceMode.Closed, app.Instance.State.Mode);
        Assert.True(app.Get<ConnectionHealth>().IsExpected);
        await _service.StreamsOpened.FirstAsync(_ => true);
        Assert.Equal("one", _service.Reports.All[0].Instance);
    }

    [Fact]
    public async Task Start_waits_two_seconds_for_a_service_that_is_silent()
    {
        _service.OnReport = (context, _) => NeverAsync(context);
        await using var app = new AgentUnderTest(_service);

        Task start = app.Agent.StartingAsync(Test);
        app.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(start.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(0.1));

        await start.OrHangAsync();
        Assert.False(app.Instance.HasSource);
    }

    [Fact]
    public async Task Start_ends_with_the_hosts_patience()
    {
        _service.OnReport = (context, _) => NeverAsync(context);
        await using var app = new AgentUnderTest(_service);
        using var giveUp = new CancellationTokenSource();
        Task start = app.Agent.StartingAsync(giveUp.Token);

        await giveUp.CancelAsync();

        await start.OrHangAsync();
    }

    [Fact]
    public async Task Start_is_one_whoever_asks_for_it()
    {
        await using var app = new AgentUnderTest(_service);

        Task first = app.Agent.StartingAsync(Test);

        Assert.Same(first, app.Agent.StartAsync(Test));
        Assert.Same(first, app.Agent.StartOnceAsync(Test));
        await first.OrHangAsync();
    }

    [Fact]
    public async Task Host_without_a_lifecycle_starts_it_too()
    {
        _service.State = States.Closed();
        await using var app = new AgentUnderTest(_service);

        await app.Agent.StartAsync(Test).OrHangAsync();

        Assert.Equal(MaintenanceMode.Closed, app.Instance.State.Mode);
    }

    [Fact]
    public async Task Site_is_named_in_lower_case()
    {
        var paths = new Recorder<string>();
        _service.OnReport = (context, _) =>
        {
            paths.Add(context.Request.Path.Value!);
            return Task.FromResult(false);
        };
        await using var app = new AgentUnderTest(_service, ("Site", "SHOP"));

        await app.Agent.StartingAsync(Test).OrHangAsync();

        Assert.Equal("/v1/sites/shop/instances/one", paths.All[0]);
    }

    [Fact]
    public async Task Endpoints_that_stay_open_are_reported_once_they_are_known()
    {
        await using var app = new AgentUnderTest(_service);
        await app.Agent.StartingAsync(Test).OrHangAsync();
        app.Endpoints.All = () => [new RouteEndpoint(
            _ => Task.CompletedTask, RoutePatternFactory.Parse("/hook"), 0, new EndpointMetadataCollection(new AllowDuringMaintenanceAttribute()), "hook")];

        await app.Agent.StartedAsync(Test);

        await _service.Reports.FirstAsync(entry => entry.Report.Exempt is ["* /hook"]);
        Assert.True(_service.Reports.All[0].Report.Exempt is []);
    }

    [Fact]
    public async Task Endpoints_that_cannot_be_listed_keep_no_report()
    {
        await using var app = new AgentUnderTest(_service);
        app.Endpoints.All = () => throw new InvalidOperationException("Not yet.");

        await app.Agent.StartingAsync(Test).OrHangAsync();

        Assert.True(app.Instance.HasSource);
        Assert.True(_service.Reports.All[0].Report.Exempt is []);
        Assert.NotEmpty(app.Log.Of(UnknownExempt));
    }

    [Theory]
    [InlineData("Service")]
    [InlineData("ApiKey")]
    [InlineData("Site")]
    public async Task App_that_sets_its_mode_itself_and_has_no_service_runs_on_its_clock_alone(string missing)
    {
        await using var app = new AgentUnderTest(_service, ("ForceMode", "closed"), (missing, null));

        Assert.True(app.Agent.StartingAsync(Test).IsCompletedSuccessfully);
        await app.Agent.StartedAsync(Test);

        await app.Time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => app.Get<RunningWork>().Second >= 1);
        Assert.False(app.Get<ConnectionHealth>().IsExpected);
        Assert.Empty(_service.Reports.All);
        await app.Agent.StoppedAsync(Test).OrHangAsync();
        Assert.Empty(_service.Removed.All);
    }

    [Fact]
    public async Task App_that_sets_its_mode_itself_is_seen_by_its_service()
    {
        await using var app = new AgentUnderTest(_service, ("ForceMode", "closed"));

        await app.Agent.StartingAsync(Test).OrHangAsync();

        Assert.Equal(MaintenanceMode.Closed, _service.Reports.All[0].Report.ForcedMode);
    }

    [Fact]
    public async Task Clock_runs_beside_the_service()
    {
        await using var app = new AgentUnderTest(_service);
        await app.Agent.StartingAsync(Test).OrHangAsync();

        await app.Time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(100), () => app.Get<RunningWork>().Second >= 1);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();

    private static async Task<bool> NeverAsync(HttpContext context)
    {
        await AgentUnderTest.UntilAbandonedAsync(context);
        return true;
    }
}
