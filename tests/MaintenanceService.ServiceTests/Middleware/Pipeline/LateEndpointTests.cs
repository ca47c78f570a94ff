using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Pipeline;

/// <summary>An endpoint that comes after the start and runs before the middleware keeps the app from confirming what it does not enforce.</summary>
public sealed class LateEndpointTests
{
    [Fact]
    public async Task Route_mapped_after_the_start_is_not_confirmed_as_closed()
    {
        WebApplication late = null!;
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.After = web => (late = web).MapGet("/", () => "app"));
        late.MapGet("/plugin", () => "ran").ShortCircuit();
        late.MapGet("/allowed", () => "ran").ShortCircuit().AllowDuringMaintenance();

        service.Put(States.Closed(2));

        InstanceReport report = await service.ConfirmedAsync(2);
        Assert.Equal(1, report.RequestsInFlight);
        Assert.Equal("HTTP: GET /plugin with ShortCircuit()", Assert.Single(report.Oldest!).Name);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/plugin"));
        await service.Reports.FirstAsync(entry => entry.Report.Sequence > report.Sequence);
        Assert.Equal(LogLevel.Error, Assert.Single(app.Log.Of(163)).Level);

        await app.StopAsync();
        Assert.Single(service.Removed.All);
    }

    [Fact]
    public async Task Endpoint_that_comes_and_goes_while_closed_is_reported_at_once()
    {
        using var endpoints = new ChangingEndpoints();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.StopTime();
            setup.After = web => ((IEndpointRouteBuilder)web).DataSources.Add(endpoints);
        });
        InstanceReport before = await service.ConfirmedAsync(1);

        endpoints.Set("/plugin");
        InstanceReport during = (await service.Reports.FirstAsync(entry => entry.Report.RequestsInFlight == 1)).Report;
        endpoints.Set("/plugin");
        endpoints.Set();
        InstanceReport after = (await service.Reports.FirstAsync(entry => entry.Report.Sequence > during.Sequence && entry.Report.RequestsInFlight == 0)).Report;

        Assert.Equal((0, 1L), (before.RequestsInFlight, after.Revision));
        Assert.Single(app.Log.Of(163));
    }

    /// <summary>As an app's own with plugins: it tells of each change.</summary>
    private sealed class ChangingEndpoints : EndpointDataSource, IDisposable
    {
        private CancellationTokenSource _changed = new();
        private Endpoint[] _endpoints = [];

        public override IReadOnlyList<Endpoint> Endpoints => _endpoints;

        public override IChangeToken GetChangeToken() => new CancellationChangeToken(_changed.Token);

        public void Set(params string[] paths)
        {
            _endpoints = [.. paths.Select(Make)];
            CancellationTokenSource previous = Interlocked.Exchange(ref _changed, new CancellationTokenSource());
            previous.Cancel();
        }

        public void Dispose() => _changed.Dispose();

        private static Endpoint Make(string path)
        {
            var builder = new RouteEndpointBuilder(context => context.Response.WriteAsync("ran"), RoutePatternFactory.Parse(path), 0) { DisplayName = path };
            new OneBuilder(builder).ShortCircuit();
            return builder.Build();
        }

        private sealed class OneBuilder(EndpointBuilder builder) : IEndpointConventionBuilder
        {
            public void Add(Action<EndpointBuilder> convention) => convention(builder);
        }
    }
}
