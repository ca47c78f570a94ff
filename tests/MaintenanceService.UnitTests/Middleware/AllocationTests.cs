using System.Net;
using System.Security.Cryptography;
using System.Text;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A request that gets through costs no memory.</summary>
public sealed class AllocationTests
{
    private const string Token = "mnp_one_c2VjcmV0LW9mLXRoZS1wYXNzLTI1Ni1iaXQtbG9uZy4uLi4";
    private static readonly DateTimeOffset Far = new(2099, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly SiteStateMaintenance Closed = new() { Id = "m", Status = MaintenanceStatus.Active, Mode = MaintenanceMode.Closed, EndsAt = Far };

    [Fact]
    public void Open() => AssertFree(State());

    [Fact]
    public void Closed_for_other_paths() => AssertFree(State(Closed with { Paths = ["/admin", "/api"] }));

    [Fact]
    public void Passed_by_network() => AssertFree(State(Closed) with { Settings = new SiteSettings { BypassNetworks = ["192.168.0.0/16", "10.0.0.0/8"] } });

    [Fact]
    public void Passed_by_network_on_a_dual_stack_socket() => AssertFree(
        State(Closed) with { Settings = new SiteSettings { BypassNetworks = ["10.0.0.0/8"] } },
        context => context.Connection.RemoteIpAddress = IPAddress.Parse("::ffff:10.1.2.3"));

    [Fact]
    public void Passed_by_a_pass_in_the_header() => AssertFree(WithPass(), context => context.Request.Headers["Maintenance-Pass"] = Token);

    [Fact]
    public void Passed_by_a_pass_in_the_cookie() =>
        AssertFree(WithPass(), context => context.Request.Headers.Cookie = $"theme=dark; __Host-maintenance-pass={Token}; basket=1");

    private static SiteState State(params IReadOnlyList<SiteStateMaintenance> maintenances) =>
        new() { Site = "shop", Epoch = "e", Revision = 1, ServerTime = TimeProvider.System.GetUtcNow(), Maintenances = maintenances };

    private static SiteState WithPass() => State(Closed) with
    {
        Passes = [new SiteStatePass { Id = "one", Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Token))), ExpiresAt = Far }],
    };

    private static void AssertFree(SiteState state, Action<HttpContext>? change = null)
    {
        using ServiceProvider services = new ServiceCollection().AddLogging().AddInMemoryMaintenance().BuildServiceProvider();
        services.GetRequiredService<InstanceStateMachine>().Apply(state);
        var app = new ApplicationBuilder(services);
        int reached = 0;
        app.UseMaintenance().Run(_ =>
        {
            reached++;
            return Task.CompletedTask;
        });
        RequestDelegate pipeline = app.Build();
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "GET";
        context.Request.Path = "/catalogue/shoes/42";
        context.Connection.RemoteIpAddress = IPAddress.Parse("10.20.30.40");
        change?.Invoke(context);
        PeerAddress.Record(context);
        const int Times = 1000;
        Run(pipeline, context, Times);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(pipeline, context, Times);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(2 * Times, reached);
        // Less than a byte each: what the runtime itself does now and then is not the request's.
        Assert.InRange(allocated, 0, Times - 1);
    }

    private static void Run(RequestDelegate pipeline, HttpContext context, int times)
    {
        for (int i = 0; i < times; i++)
        {
            // Each is a request of its own.
            context.Features.Set<RecordedDecision>(null);
            Assert.True(pipeline(context).IsCompletedSuccessfully);
        }
    }
}
