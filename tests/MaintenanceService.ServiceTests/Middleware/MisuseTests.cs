using MaintenanceService.AspNetCore;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What is wired or set wrongly fails at start, with a sentence that says what to do.</summary>
public sealed class MisuseTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddMaintenance_without_UseMaintenance_fails_at_start()
    {
        await using WebApplication app = Builder(setup => setup.Services.AddMaintenance()).Build();

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(Test));

        Assert.Contains("app.UseMaintenance()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseMaintenance_without_AddMaintenance_fails()
    {
        await using WebApplication app = Builder(_ => { }).Build();

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => app.UseMaintenance());

        Assert.Contains("builder.Services.AddMaintenance()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UseMaintenance_twice_fails_and_in_two_branches_does_not()
    {
        await using WebApplication app = Builder(setup => setup.Services.AddMaintenance()).Build();
        app.Map("/a", branch => branch.UseMaintenance());
        app.Map("/b", branch => branch.UseMaintenance());
        app.UseMaintenance();

        InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => app.UseMaintenance());

        Assert.Contains("twice", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddMaintenance_twice_is_once_with_both_options()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.StopTime();
            setup.Options = options => options.ExemptPaths.Add("/a");
            setup.Builder = builder => builder.Services.AddMaintenance(options => options.ExemptPaths.Add("/b"));
        });
        await service.ConfirmedAsync(1);

        Assert.Equal(System.Net.HttpStatusCode.OK, await app.StatusAsync("/a"));
        Assert.Equal(System.Net.HttpStatusCode.OK, await app.StatusAsync("/b"));
        InstanceReport[] reports = [.. service.Reports.All.Select(entry => entry.Report)];
        Assert.Single(reports.Select(report => report.Run).Distinct());
        Assert.Equal(reports.Length, reports.Select(report => report.Sequence).Distinct().Count());
        Assert.Single(reports, report => report.Revision == 0);
    }

    [Fact]
    public async Task Worker_without_a_pipeline_starts_with_AddMaintenance_alone()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        HostApplicationBuilder builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(Settings(service.Address.ToString()));
        builder.Configuration["Maintenance:SnapshotFile"] = Path.Combine(Path.GetTempPath(), $"mnt-{Guid.NewGuid():N}", "s.json");
        // Its patience with the service is without end.
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(TimeProvider.System.GetUtcNow()));
        builder.Services.AddMaintenance();
        using IHost host = builder.Build();

        await host.StartAsync(Test);
        await using (await host.Services.GetRequiredService<IMaintenanceGate>().EnterAsync(Test))
        {
            await service.ConfirmedAsync(1);
        }

        await host.StopAsync(Test);
        Assert.Single(service.Removed.All);
        Directory.Delete(Path.GetDirectoryName(builder.Configuration["Maintenance:SnapshotFile"])!, recursive: true);
    }

    [Theory]
    [InlineData("Service", null, "Maintenance:Service")]
    [InlineData("Service", "maintenance.example", "Maintenance:Service")]
    [InlineData("Service", "ftp://maintenance.example", "Maintenance:Service")]
    [InlineData("Service", "http://maintenance.example", "Maintenance:AllowHttp")]
    [InlineData("Site", null, "Maintenance:Site")]
    [InlineData("Site", "my shop", "Maintenance:Site")]
    [InlineData("ApiKey", null, "Maintenance:ApiKey")]
    [InlineData("ApiKey", " ", "Maintenance:ApiKey")]
    [InlineData("ApiKeyFile", "/etc/hostname", "Maintenance:ApiKeyFile are both set")]
    [InlineData("Instance", "a b", "Maintenance:Instance")]
    [InlineData("BypassNetworks:0", "10.0.0.0/33", "Maintenance:BypassNetworks")]
    [InlineData("BypassNetworks:0", "10.1.2.3/8", "Maintenance:BypassNetworks")]
    [InlineData("BypassNetworks:0", "10/8", "Maintenance:BypassNetworks")]
    [InlineData("BypassNetworks:0", "010.0.0.1", "Maintenance:BypassNetworks")]
    [InlineData("BypassNetworks:0", "0.0.0.0/0", "Maintenance:BypassNetworks")]
    [InlineData("BypassNetworks:0", "::ffff:10.0.0.1", "Maintenance:BypassNetworks")]
    [InlineData("BypassNetworks:0", "example.com", "Maintenance:BypassNetworks")]
    [InlineData("ExemptPaths:0", "docs", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", "/", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", "/docs/*", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", "/a/../b", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", "/a%20b", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", "regex:/docs", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", "regex:^/(", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", "regex:^/a)(b", "Maintenance:ExemptPaths")]
    [InlineData("ExemptPaths:0", @"regex:^/(a)\1", "Maintenance:ExemptPaths")]
    [InlineData("ForceMode", "shut", "Maintenance:ForceMode")]
    [InlineData("ForceMode", "7", "Maintenance:ForceMode")]
    [InlineData("WhenUnknown", "7", "Maintenance:WhenUnknown")]
    public async Task Wrong_setting_fails_the_start_and_is_named(string setting, string? value, string named)
    {
        await using WebApplication app = Builder(builder =>
        {
            builder.Configuration["Maintenance:" + setting] = value;
            builder.Services.AddMaintenance();
        }).Build();
        app.UseMaintenance();

        Exception failure = await Assert.ThrowsAnyAsync<Exception>(() => app.StartAsync(Test));

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.True(failure is OptionsValidationException or InvalidOperationException, failure.ToString());
    }

    [Fact]
    public async Task Every_wrong_setting_is_named_at_once()
    {
        await using WebApplication app = Builder(builder =>
        {
            builder.Configuration["Maintenance:Site"] = null;
            builder.Configuration["Maintenance:ApiKey"] = null;
            builder.Services.AddMaintenance();
        }).Build();
        app.UseMaintenance();

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(Test));

        Assert.Equal(2, failure.Failures.Count());
    }

    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://[::1]:5080")]
    [InlineData("https://maintenance.example/base")]
    public void Address_on_loopback_or_by_https_is_right(string address)
    {
        using ServiceProvider services = Builder(builder =>
        {
            builder.Configuration["Maintenance:Service"] = address;
            builder.Services.AddMaintenance();
        }).Services.BuildServiceProvider();

        Assert.Equal(new Uri(address), services.GetRequiredService<IOptions<MaintenanceOptions>>().Value.Service);
    }

    private static WebApplicationBuilder Builder(Action<WebApplicationBuilder> change)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(Settings("https://maintenance.example"));
        change(builder);
        return builder;
    }

    private static Dictionary<string, string?> Settings(string service) => new()
    {
        ["Maintenance:Service"] = service,
        ["Maintenance:Site"] = "shop",
        ["Maintenance:ApiKey"] = RunningApp.ApiKey,
    };
}
