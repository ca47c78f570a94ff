using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Hubs;

/// <summary>A call that comes after the closing is refused, by a connection that came before it too.</summary>
public sealed class HubRefusalTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly HubSteps _steps = new();

    [Theory]
    [InlineData(MaintenanceMode.Closed)]
    [InlineData(MaintenanceMode.ReadOnly)]
    public async Task Call_after_the_closing_is_refused_while_an_earlier_one_ends(MaintenanceMode mode)
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps, setup =>
        {
            Action<WebApplicationBuilder> others = setup.Builder;
            setup.Builder = builder =>
            {
                others(builder);
                builder.Services.Configure<HubOptions>(options => options.MaximumParallelInvocationsPerClient = 2);
            };
        }));
        await using HubConnection client = await app.ConnectAsync(HttpTransportType.WebSockets);
        Task<string> earlier = client.InvokeAsync<string>("Ignore", Test);
        await _steps.IsInside.OrHangAsync();
        app.Memory.Set(mode);

        HubException refused = await Assert.ThrowsAsync<HubException>(() => client.InvokeAsync<string>("Echo", "hello", Test));
        HubException stream = await Assert.ThrowsAsync<HubException>(async () => await client.StreamAsync<int>("Enumerate", Test).GetAsyncEnumerator(Test).MoveNextAsync());

        Assert.EndsWith("The site is under maintenance: the method was not called. Call it again when the site is open.", refused.Message, StringComparison.Ordinal);
        Assert.Contains("is under maintenance", stream.Message, StringComparison.Ordinal);
        Assert.Equal(0, _steps.Calls);
        Assert.Equal(2, app.Services.GetRequiredService<RunningWork>().Refused);
        Assert.Equal(1, app.InFlight());
        _steps.Go.SetResult();
        Assert.Equal("done", await earlier);
        app.Memory.Set(MaintenanceMode.Open);
        Assert.Equal("hello", await client.InvokeAsync<string>("Echo", "hello", Test));
    }

    [Theory]
    [InlineData(HttpTransportType.WebSockets)]
    [InlineData(HttpTransportType.ServerSentEvents)]
    [InlineData(HttpTransportType.LongPolling)]
    public async Task Connection_that_came_by_a_role_or_a_pass_is_served(HttpTransportType transport)
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        await using RunningApp app = await RunningApp.StartAsync(service, HubApp.Setup(_steps, setup =>
        {
            setup.Settings["Maintenance:BypassRoles:0"] = "staff";
            Action<WebApplicationBuilder> others = setup.Builder;
            setup.Builder = builder =>
            {
                others(builder);
                TestIdentity.Add(builder.Services);
            };
        }));
        foreach ((string name, string value) in new[] { ("X-User", "sam:staff"), ("Maintenance-Pass", token) })
        {
            await using HubConnection client = new HubConnectionBuilder()
                .WithUrl(new Uri(app.Address, "/hub"), transport, options => options.Headers[name] = value)
                .Build();
            await client.StartAsync(Test);

            Assert.Equal("hello", await client.InvokeAsync<string>("Echo", "hello", Test));
            Assert.Equal(0, app.Running());
        }
    }

    [Fact]
    public async Task Connection_of_an_allowed_endpoint_is_served()
    {
        await using RunningApp app = await RunningApp.StartInMemoryAsync(HubApp.Setup(_steps, setup =>
            setup.After = web => web.MapHub<WorkHub>("/hub").AllowDuringMaintenance()));
        await using HubConnection client = await app.ConnectAsync(HttpTransportType.WebSockets);

        app.Memory.Set(MaintenanceMode.Closed);

        Assert.Equal("hello", await client.InvokeAsync<string>("Echo", "hello", Test));
        Assert.Equal(0, app.Running());
    }
}
