using System.Net;
using System.Text;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Raw;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Xunit;
using SocketAddress = MaintenanceService.Authentication.SocketAddress;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>The development key is public: it is accepted only from a program on this machine that connects directly to the service.</summary>
public sealed class DevelopmentKeyTests(DevelopmentService shared) : IClassFixture<DevelopmentService>
{
    private const string Key = DevelopmentService.Key;
    private readonly ServerProcess _service = shared.Process;

    [Fact]
    public async Task In_development_it_has_every_role_and_is_never_stored()
    {
        using HttpClient http = Fleet.Http(_service, Key);

        Assert.Equal(201, (await http.Put("/v1/sites/shop")).Status);
        Assert.Equal(200, (await http.Put("/v1/sites/shop/instances/i", """{"run":"r","sequence":1}""")).Status);
        Assert.Equal("development", (await http.Post("/v1/sites/shop/maintenances", "{}"))["createdBy.key"]);
        Answer keys = await http.Get("/v1/keys");
        Assert.Single(keys.Each("id"));
        Assert.NotEqual("development", keys["items.0.id"]);
    }

    [Fact]
    public async Task It_makes_no_keys()
    {
        using HttpClient http = Fleet.Http(_service, Key);

        Answer refused = await http.Post("/v1/keys", """{"name":"k","role":"admin","sites":["*"]}""");

        Assert.Equal((403, "forbidden"), refused.Refusal);
        Assert.Contains("development key", refused["detail"], StringComparison.Ordinal);
        Assert.Single((await http.Get("/v1/keys")).Each("id"));
    }

    [Theory]
    [InlineData("Host: localhost")]
    [InlineData("Host: LocalHost:{port}")]
    [InlineData("Host: 127.0.0.1:{port}")]
    [InlineData("Host: 127.1.2.3")]
    [InlineData("Host: [::1]:{port}")]
    [InlineData("Host: localhost:{port}", "Origin: http://localhost:{port}")]
    [InlineData("Host: 127.0.0.1:{port}", "Origin: http://127.0.0.1:{port}")]
    public async Task It_is_taken_from_this_machine(params string[] headers) => Assert.Equal(200, (await AskAsync(headers)).Status);

    [Theory]
    [InlineData("Host: rebound.example:{port}")]
    [InlineData("Host: localhost.example")]
    [InlineData("Host: 127.0.0.1.example")]
    [InlineData("Host: 10.0.0.1")]
    [InlineData("Host: 0.0.0.0:{port}")]
    [InlineData("Host: localhost", "Origin: https://evil.example")]
    [InlineData("Host: localhost", "Origin: null")]
    [InlineData("Host: localhost:{port}", "Origin: http://localhost:1")]
    [InlineData("Host: localhost:{port}", "Origin: https://localhost:{port}")]
    [InlineData("Host: localhost", "Forwarded: for=203.0.113.9")]
    [InlineData("Host: localhost", "X-Forwarded-For: 127.0.0.1")]
    [InlineData("Host: localhost", "x-forwarded-for:")]
    [InlineData("Host: localhost", "X-Forwarded-Host: localhost")]
    [InlineData("Host: localhost", "X-Forwarded-Proto: http")]
    [InlineData("Host: localhost", "X-Forwarded-Prefix: /x")]
    [InlineData("Host: localhost", "X-Original-For: 127.0.0.1")]
    [InlineData("Host: localhost", "X-Real-IP: 203.0.113.9")]
    [InlineData("Host: localhost", "Via: 1.1 proxy")]
    public async Task It_is_none_where_somebody_else_may_ask(params string[] headers)
    {
        RawAnswer refused = await AskAsync(headers);

        Assert.Equal((401, "unauthenticated"), (refused.Status, refused.Slug));
        Assert.Contains("development key works only from this machine", refused.Member("detail"), StringComparison.Ordinal);
        Assert.Equal("Bearer", refused.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task Forwarded_headers_that_the_host_believes_do_not_hide_the_proxy()
    {
        await using ServerProcess service = await shared.StartAsync("Development", ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));

        RawAnswer refused = await AskAsync(["Host: localhost", "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Proto: http"], service);

        Assert.Equal((401, "unauthenticated"), (refused.Status, refused.Slug));
    }

    [Theory]
    [InlineData("203.0.113.9", 401)]
    [InlineData("10.0.0.7", 401)]
    [InlineData("::1", 200)]
    public async Task Another_machine_gets_nothing_by_it(string socket, int status)
    {
        await using RunningService service = await RunningService.StartAsync(
            settings: new Dictionary<string, string?> { ["Maintenance:DevelopmentKey"] = Key },
            configure: builder =>
            {
                builder.Services.AddSingleton<IHostEnvironment>(
                    new HostingEnvironment { EnvironmentName = "Development", ContentRootPath = builder.Environment.ContentRootPath });
                builder.Services.AddSingleton<IStartupFilter>(new OtherEnd(IPAddress.Parse(socket)));
            });
        using HttpClient http = service.HttpAs(Key);

        Answer answer = await http.Get("/v1/sites");
        Assert.True(status == answer.Status, answer.Json.GetRawText());
    }

    [Fact]
    public async Task Refusal_is_logged_with_its_id_and_without_the_key()
    {
        // One of its own: the others are refused by the shared one all the time.
        await using ServerProcess service = await shared.StartAsync("Development");
        await AskAsync(["Host: localhost"], service);
        Assert.DoesNotContain("MaintenanceService.Security[2004]", service.Output, StringComparison.Ordinal);

        await AskAsync(["Host: localhost", "X-Forwarded-For: 203.0.113.9"], service);

        await Eventually.TrueAsync(() => service.Output.Contains("The development key was refused from 127.0.0.1", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("warn: MaintenanceService.Security[2004]", service.Output, StringComparison.Ordinal);
        Assert.Contains("X-Forwarded-For", service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_production_it_is_none()
    {
        await using ServerProcess service = await shared.StartAsync("Production");

        Assert.Equal(401, (await AskAsync(["Host: localhost"], service)).Status);
    }

    private async Task<RawAnswer> AskAsync(string[] headers, ServerProcess? service = null)
    {
        Uri address = (service ?? _service).Address;
        string lines = string.Join("\r\n", headers).Replace("{port}", address.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        using RawConnection connection = await RawConnection.OpenAsync(address);
        await connection.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/sites HTTP/1.1\r\n{lines}\r\nAuthorization: Bearer {Key}\r\n\r\n"));
        return (await connection.ReadAsync())!;
    }

    /// <summary>Puts another address at the other end of the socket.</summary>
    private sealed class OtherEnd(IPAddress address) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, rest) =>
            {
                context.Features.Set(new SocketAddress(address));
                return rest(context);
            });
            next(app);
        };
    }
}
