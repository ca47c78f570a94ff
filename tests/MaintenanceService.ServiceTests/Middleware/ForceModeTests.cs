using System.Net;
using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The app's own constant: it holds whatever the service says, and the service is told.</summary>
public sealed class ForceModeTests
{
    [Theory]
    [InlineData("closed", 503, 503)]
    [InlineData("readOnly", 200, 503)]
    [InlineData("open", 200, 200)]
    public async Task Constant_needs_no_service(string mode, int get, int post)
    {
        await using RunningApp app = RunningApp.Build(null, setup => setup.Settings["Maintenance:ForceMode"] = mode);
        await app.StartAsync();

        Assert.Equal(get, (int)await app.StatusAsync("/"));
        Assert.Equal(post, (int)(await app.SendAsync(HttpMethod.Post, "/")).StatusCode);
        Assert.Equal(mode, app.Services.GetRequiredService<IMaintenanceState>().Mode.ToString(), ignoreCase: true);
    }

    [Fact]
    public async Task Constant_beats_the_service_and_is_reported()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Settings["Maintenance:ForceMode"] = "open");

        InstanceReport report = await service.ConfirmedAsync(1);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        Assert.Equal((MaintenanceMode.Open, (MaintenanceMode?)MaintenanceMode.Open), (report.Mode, report.ForcedMode));
    }

    [Fact]
    public async Task Exemptions_of_the_app_hold_under_its_constant()
    {
        await using RunningApp app = RunningApp.Build(null, setup =>
        {
            setup.Settings["Maintenance:ForceMode"] = "closed";
            setup.Settings["Maintenance:ExemptPaths:0"] = "/docs";
        });
        await app.StartAsync();

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/docs"));
        using HttpResponseMessage refused = await app.GetAsync("/");
        Assert.Equal("closed; revision=0", Assert.Single(refused.Headers.GetValues("Maintenance-Mode")));
        Assert.InRange((int)refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 300, 335);
    }

    [Fact]
    public async Task Wrong_site_is_refused_under_a_constant_too()
    {
        await using RunningApp app = RunningApp.Build(null, setup =>
        {
            setup.Settings["Maintenance:ForceMode"] = "closed";
            setup.Settings["Maintenance:Site"] = "shop\"\r\nX: 1";
        });

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(app.StartAsync);

        Assert.Contains("Maintenance:Site", failure.Message, StringComparison.Ordinal);
    }
}
