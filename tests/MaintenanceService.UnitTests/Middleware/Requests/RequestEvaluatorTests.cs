using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Requests;

/// <summary>Who gets through a maintenance: by the mode, an exemption, a network or a pass; and each doubt is no reason.</summary>
public sealed class RequestEvaluatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private int _clockReadings;

    [Theory]
    [InlineData(MaintenanceMode.Open, "POST", nameof(Decision.Pass))]
    [InlineData(MaintenanceMode.ReadOnly, "GET", nameof(Decision.Pass))]
    [InlineData(MaintenanceMode.ReadOnly, "POST", nameof(Decision.Refuse))]
    [InlineData(MaintenanceMode.Closed, "GET", nameof(Decision.Refuse))]
    public void Mode_decides_whether_a_maintenance_or_the_app_itself_sets_it(MaintenanceMode mode, string method, string decision)
    {
        Check(decision, Request("/page", method), States.With(States.Maintenance(mode: mode)));
        Check(decision, Request("/page", method), source: null, inputs: new StateInputs("shop", null, mode, null));
        Check(decision, Request("/page", method), States.Closed(), inputs: new StateInputs("shop", mode, MaintenanceMode.Open, null));
    }

    [Theory]
    [InlineData("/shop/cart", nameof(Decision.Refuse))]
    [InlineData("/blog", nameof(Decision.Pass))]
    [InlineData("//blog", nameof(Decision.Refuse))]
    [InlineData("/blog/..%2f", nameof(Decision.Refuse))]
    public void Path_decides_where_a_maintenance_has_paths(string path, string decision) =>
        Check(decision, Request(path), States.With(States.Maintenance(paths: "/shop")));

    [Theory]
    [InlineData("/docs/page", nameof(Decision.Exempt))]
    [InlineData("/help", nameof(Decision.Exempt))]
    [InlineData("/own/page", nameof(Decision.Exempt))]
    [InlineData("/page", nameof(Decision.Refuse))]
    [InlineData("/docs//page", nameof(Decision.Refuse))]
    [InlineData("/own/..", nameof(Decision.Refuse))]
    public void Exempt_path_of_the_site_or_the_app_stays_open_where_it_is_clear(string path, string decision)
    {
        SiteState source = States.Closed() with { Settings = new SiteSettings { ExemptPaths = ["/docs", "/help"] } };

        Check(decision, Request(path), source, options => options.ExemptPaths.Add("/own"));
    }

    [Fact]
    public void Exempt_path_of_the_app_alone_is_looked_at()
    {
        Check(nameof(Decision.Exempt), Request("/own"), States.Closed(), options => options.ExemptPaths.Add("/own"));
        Check(nameof(Decision.Refuse), Request("/own//x"), States.Closed(), options => options.ExemptPaths.Add("/own"));
        Check(nameof(Decision.Exempt), Request("/own"), source: null, options => options.ExemptPaths.Add("/own"), Inputs(MaintenanceMode.Closed));
    }

    [Theory]
    [InlineData(MaintenanceMode.Closed, nameof(Decision.Exempt))]
    [InlineData(MaintenanceMode.ReadOnly, nameof(Decision.Refuse))]
    [InlineData(null, nameof(Decision.Refuse))]
    public void Endpoint_that_the_app_keeps_open_is_exempt(MaintenanceMode? allowed, string decision)
    {
        DefaultHttpContext request = Request("/hook", "POST");
        request.SetEndpoint(new Endpoint(
            _ => Task.CompletedTask, allowed is { } mode ? new EndpointMetadataCollection(new AllowDuringMaintenanceAttribute(mode)) : EndpointMetadataCollection.Empty, "hook"));

        Check(decision, request, States.Closed());
    }

    [Theory]
    [InlineData("10.1.2.3", nameof(Decision.Bypass))]
    [InlineData("192.0.2.1", nameof(Decision.Bypass))]
    [InlineData("172.16.0.1", nameof(Decision.Bypass))]
    [InlineData("203.0.113.1", nameof(Decision.Refuse))]
    [InlineData(null, nameof(Decision.Refuse))]
    public void Network_of_the_site_the_maintenance_or_the_app_gets_through(string? address, string decision)
    {
        SiteState source = States.With(States.Maintenance() with { BypassNetworks = ["172.16.0.0/12"] }) with { Settings = new SiteSettings { BypassNetworks = ["10.0.0.0/8"] } };

        Check(decision, Request("/page", address: address), source, options => options.BypassNetworks.Add("192.0.2.0/24"));
    }

    [Fact]
    public void Address_that_anybody_could_have_chosen_does_not()
    {
        DefaultHttpContext request = Request("/page", address: "203.0.113.1");
        MaintenanceService.AspNetCore.Rules.PeerAddress.Record(request);
        request.Connection.RemoteIpAddress = IPAddress.Parse("10.1.2.3");

        Check(nameof(Decision.Refuse), request, States.Closed() with { Settings = new SiteSettings { BypassNetworks = ["10.0.0.0/8"] } });
    }

    [Fact]
    public void Network_of_one_maintenance_opens_no_other()
    {
        SiteState both = States.With(States.Maintenance("a") with { BypassNetworks = ["10.0.0.0/8"] }, States.Maintenance("b"));

        Check(nameof(Decision.Refuse), Request("/page", address: "10.1.2.3"), both);
        Assert.Equal(["b"], Refusing(Request("/page", address: "10.1.2.3"), both));
        Assert.Equal(["a", "b"], Refusing(Request("/page"), both));
    }

    [Theory]
    [InlineData(null, nameof(Decision.Bypass))]
    [InlineData("a", nameof(Decision.Refuse))]
    [InlineData("c", nameof(Decision.Refuse))]
    public void Pass_opens_its_maintenance_or_all(string? maintenance, string decision)
    {
        (SiteStatePass pass, string token) = States.Pass(maintenance: maintenance, expiresAt: Now.AddHours(1));
        SiteState both = States.With(States.Maintenance("a"), States.Maintenance("b")) with { Passes = [pass] };
        DefaultHttpContext request = Request("/page");
        request.Request.Headers["Maintenance-Pass"] = token;

        Check(decision, request, both);
        Assert.Equal((string[])(maintenance switch { null => [], "a" => ["b"], _ => ["a", "b"] }), Refusing(request, both));

        SiteState one = both with { Maintenances = [States.Maintenance("a")] };
        Check(maintenance == "c" ? nameof(Decision.Refuse) : nameof(Decision.Bypass), request, one);
        Check(nameof(Decision.Refuse), request, one with { Passes = [pass with { ExpiresAt = Now }] });
        Check(nameof(Decision.Refuse), Request("/page"), one);
    }

    [Fact]
    public void Pass_opens_nothing_that_is_closed_without_a_maintenance()
    {
        (SiteStatePass pass, string token) = States.Pass(expiresAt: Now.AddHours(1));
        DefaultHttpContext request = Request("/page");
        request.Request.Headers["Maintenance-Pass"] = token;
        SiteState source = States.Closed() with { Passes = [pass] };

        Check(nameof(Decision.Refuse), request, source, inputs: new StateInputs("shop", MaintenanceMode.Closed, MaintenanceMode.Open, null));
        Assert.Empty(Refusing(request, source, new StateInputs("shop", MaintenanceMode.Closed, MaintenanceMode.Open, null)));
        Assert.Empty(Refusing(Request("/page"), source, new StateInputs("shop", MaintenanceMode.Closed, MaintenanceMode.Open, null)));
    }

    [Fact]
    public void Clock_is_read_once_and_only_where_a_pass_can_matter()
    {
        SiteState source = States.With(States.Maintenance("a"), States.Maintenance("b")) with { Passes = [States.Pass().Pass] };

        Evaluate(Request("/page"), States.Open() with { Passes = source.Passes });
        Evaluate(Request("/page"), States.Closed());
        Refusing(Request("/page"), States.Closed());
        Assert.Equal(0, _clockReadings);
        Evaluate(Request("/page"), source);
        Assert.Equal(1, _clockReadings);

        // A pass that opens both maintenances is read once.
        (SiteStatePass pass, string token) = States.Pass(expiresAt: Now.AddHours(1));
        DefaultHttpContext tester = Request("/page");
        tester.Request.Headers["Maintenance-Pass"] = token;
        Check(nameof(Decision.Bypass), tester, source with { Passes = [pass] });
        Assert.Equal(2, _clockReadings);
    }

    [Fact]
    public void Maintenance_of_other_paths_or_methods_does_not_refuse()
    {
        SiteState source = States.With(
            States.Maintenance("paths", paths: "/shop"), States.Maintenance("reading", MaintenanceMode.ReadOnly), States.Maintenance("open", MaintenanceMode.Open));

        Assert.Empty(Refusing(Request("/page"), source));
        Assert.Equal(["reading"], Refusing(Request("/page", "POST"), source));
        Assert.Equal(["paths"], Refusing(Request("/shop"), source));
        Assert.Equal(["paths"], Refusing(Request("//page"), source));
    }

    private static StateInputs Inputs(MaintenanceMode whenUnknown) => new("shop", null, whenUnknown, null);

    private static DefaultHttpContext Request(string path, string method = "GET", string? address = "203.0.113.9")
    {
        var context = new DefaultHttpContext();
        context.Request.Method = method;
        context.Request.Path = path;
        context.Connection.RemoteIpAddress = address is null ? null : IPAddress.Parse(address);
        MaintenanceService.AspNetCore.Rules.PeerAddress.Record(context);
        return context;
    }

    private static EnforcedState State(SiteState? source, StateInputs? inputs) =>
        StateCompiler.Compile(inputs ?? Inputs(MaintenanceMode.Open), source, false, Now, Now, null, null);

    private static RequestEvaluator Evaluator(Action<MaintenanceOptions>? configure) =>
        new ServiceCollection().AddLogging().AddInMemoryMaintenance(configure).BuildServiceProvider().GetRequiredService<RequestEvaluator>();

    private DateTimeOffset ReadClock()
    {
        _clockReadings++;
        return Now;
    }

    private Decision Evaluate(DefaultHttpContext request, SiteState? source, Action<MaintenanceOptions>? configure = null, StateInputs? inputs = null) =>
        Evaluator(configure).Evaluate(request, State(source, inputs), ReadClock);

    private void Check(string decision, DefaultHttpContext request, SiteState? source, Action<MaintenanceOptions>? configure = null, StateInputs? inputs = null) =>
        Assert.Equal(decision, Evaluate(request, source, configure, inputs).ToString());

    private string[] Refusing(DefaultHttpContext request, SiteState source, StateInputs? inputs = null) =>
        [.. Evaluator(null).Refusing(request, State(source, inputs), ReadClock).Select(maintenance => maintenance.Id)];
}
