using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A service that sends what the real one refuses: nothing of it opens the app, or harms its visitors.</summary>
public sealed class HostileServiceTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JaVaScRiPt:alert(1)")]
    [InlineData(" javascript:alert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("http://status.example/")]
    [InlineData("//status.example/")]
    [InlineData("/status")]
    [InlineData("https:")]
    [InlineData("https://status.example\\@evil.example/")]
    [InlineData("https://user@status.example/")]
    [InlineData("java\nscript:alert(1)")]
    public async Task Link_that_is_no_https_address_is_shown_nowhere(string link)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(States.Maintenance() with { Link = link }));
        await using RunningApp app = await RunningApp.StartAsync(service);

        string page = await (await app.GetAsync("/", ("Accept", "text/html"))).Content.ReadAsStringAsync(Test);
        string problem = await (await app.GetAsync("/")).Content.ReadAsStringAsync(Test);

        Assert.DoesNotContain("<a ", page, StringComparison.Ordinal);
        Assert.Contains("\"link\":null", problem, StringComparison.Ordinal);
        Assert.Null(Assert.Single(app.Services.GetRequiredService<IMaintenanceState>().Active).Link);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("x")]
    [InlineData("*")]
    [InlineData("/..")]
    [InlineData("/.")]
    [InlineData("/;")]
    public async Task Exemption_that_names_no_path_opens_nothing(string rule)
    {
        SiteState state = States.With(States.Maintenance() with { ExemptPaths = [rule] }) with { Settings = new SiteSettings { ExemptPaths = [rule] } };
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        await using RunningApp app = await RunningApp.StartAsync(service);

        foreach (string path in new[] { "/", "/orders", "/x", "//" })
        {
            Assert.Equal(503, await RawHttp.GetAsync(app.Address, path));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("orders")]
    public async Task Covered_path_that_is_none_covers_the_whole_site(string path)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(States.Maintenance("m1", MaintenanceMode.Closed, path)));
        await using RunningApp app = await RunningApp.StartAsync(service);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/anything"));
        Assert.Equal(MaintenanceMode.Closed, app.Services.GetRequiredService<IMaintenanceState>().Mode);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1000)]
    [InlineData(0)]
    [InlineData(int.MaxValue)]
    public async Task Number_that_can_t_be_leaves_the_refusal_whole(int retryAfterSeconds)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Settings = new SiteSettings { RetryAfterSeconds = retryAfterSeconds } });
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.GetAsync("/");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 86_400);
        Assert.True(response.Headers.Contains("Maintenance-Mode"));
    }

    [Theory]
    [InlineData("application/grpcfoo")]
    [InlineData("application/grpcfoo+proto")]
    [InlineData("application/grpc.health")]
    public async Task Type_that_only_begins_like_gRPC_is_refused_as_any_request(string type)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.SendAsync(HttpMethod.Post, "/", ("Content-Type", type));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.False(response.Headers.Contains("grpc-status"));
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }
}
