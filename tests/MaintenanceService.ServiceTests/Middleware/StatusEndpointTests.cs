using System.Net;
using System.Text.Json;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What programs read of the site: open in every mode, and nothing that visitors may not know.</summary>
public sealed class StatusEndpointTests
{
    private const string Status = "/.well-known/maintenance";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly DateTimeOffset End = new(2099, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Status_says_mode_words_and_times_in_every_mode()
    {
        SiteStateMaintenance scheduled = States.Maintenance("next", MaintenanceMode.ReadOnly) with
        {
            Status = MaintenanceStatus.Scheduled,
            StartsAt = End.AddHours(-1),
            EndsAt = End,
            Message = "soon",
        };
        await using ScriptedService service = await ScriptedService.StartAsync(States.With(scheduled) with { Mode = MaintenanceMode.Open });
        await using RunningApp app = await RunningApp.StartAsync(service);

        JsonElement open = await StatusAsync(app);
        service.Put(States.With(2, States.Maintenance() with { EndsAt = End, Message = "moving", Link = "https://status.example/" }, scheduled));
        await service.ConfirmedAsync(2);
        JsonElement closed = await StatusAsync(app);

        Assert.Equal(["site", "mode", "message", "link", "endsAt", "retryAfterSeconds", "revision", "upcoming"], open.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("shop", "open", 1), (open.GetProperty("site").GetString(), open.GetProperty("mode").GetString(), open.GetProperty("revision").GetInt32()));
        Assert.Equal(JsonValueKind.Null, open.GetProperty("retryAfterSeconds").ValueKind);
        JsonElement next = Assert.Single(open.GetProperty("upcoming").EnumerateArray());
        Assert.Equal(["startsAt", "endsAt", "mode", "message"], next.EnumerateObject().Select(member => member.Name));
        Assert.Equal((End, "readOnly", "soon"), (next.GetProperty("endsAt").GetDateTimeOffset(), next.GetProperty("mode").GetString(), next.GetProperty("message").GetString()));
        Assert.Equal(("closed", "moving", "https://status.example/"), (closed.GetProperty("mode").GetString(), closed.GetProperty("message").GetString(), closed.GetProperty("link").GetString()));
        Assert.Equal(End, closed.GetProperty("endsAt").GetDateTimeOffset());
        Assert.Equal(86400, closed.GetProperty("retryAfterSeconds").GetInt32());
    }

    [Theory]
    [InlineData("", null, null)]
    [InlineData("https://a.example", "https://a.example", "https://a.example")]
    [InlineData("https://a.example", "https://b.example", null)]
    [InlineData("*", "https://b.example", "*")]
    public async Task Other_origins_read_it_where_they_are_named(string allowed, string? origin, string? expected)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:StatusOrigins:0"] = allowed.Length > 0 ? allowed : null);

        using HttpResponseMessage response = await app.GetAsync(Status, origin is null ? [] : [("Origin", origin)]);

        Assert.Equal(expected, response.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? values) ? values.Single() : null);
        Assert.Equal("public, max-age=5", response.Headers.CacheControl!.ToString());
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Refusal_links_to_it_below_the_path_base()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Before = web =>
        {
            web.UsePathBase("/base");
            web.UseRouting();
        });

        Assert.Equal($"<{Status}>; rel=\"status\"", Assert.Single((await app.GetAsync("/orders")).Headers.GetValues("Link")));
        Assert.Equal($"</base{Status}>; rel=\"status\"", Assert.Single((await app.GetAsync("/base/orders")).Headers.GetValues("Link")));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/base" + Status));
    }

    [Fact]
    public async Task Switched_off_it_is_gone_with_its_link()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:StatusEndpoint"] = "false");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync(Status));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync(Status + ".js"));
        Assert.False((await app.GetAsync("/")).Headers.Contains("Link"));
    }

    [Fact]
    public async Task App_that_demands_a_user_everywhere_shows_it_to_everybody()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Builder = builder =>
            {
                TestIdentity.Add(builder.Services);
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            };
            setup.After = web =>
            {
                web.UseAuthentication();
                web.UseAuthorization();
                web.MapGet("/orders", () => "app");
            };
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync(Status));
        Assert.Equal(HttpStatusCode.Unauthorized, await app.StatusAsync("/orders"));
    }

    [Fact]
    public async Task Script_is_small_and_has_a_type()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);

        using HttpResponseMessage response = await app.GetAsync(Status + ".js");

        Assert.Equal("text/javascript", response.Content.Headers.ContentType!.MediaType);
        Assert.InRange((await response.Content.ReadAsByteArrayAsync(Test)).Length, 500, 4000);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    private static async Task<JsonElement> StatusAsync(RunningApp app)
    {
        using HttpResponseMessage response = await app.GetAsync(Status);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using JsonDocument document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Test));
        return document.RootElement.Clone();
    }
}
