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
    [InlineData("ForceMode", "shut", "write open, readOnly or closed")]
    [InlineData("WhenUnknown", "maybe", "Maintenance:WhenUnknown is \"maybe\"; write open, readOnly or closed")]
    [InlineData("AllowHttp", "ja", "Maintenance:AllowHttp is \"ja\"; write true or false")]
    [InlineData("BypassNetworks", "127.0.0.0/8", "Maintenance:BypassNetworks is a list, but has one value")]
    [InlineData("ExemptPaths", "/ok", "in the environment Maintenance__ExemptPaths__0")]
    [InlineData("BypassRoles", "staff", "Maintenance:BypassRoles is a list, but has one value")]
    [InlineData("StatusOrigins", "https://a.example", "Maintenance:StatusOrigins is a list, but has one value")]
    [InlineData("ApiKey", "mnt_abc_ä", "Maintenance:ApiKey holds at position 9")]
    [InlineData("ApiKey", "mnt_abc\nmnt_def", "Maintenance:ApiKey holds at position 8")]
    [InlineData("StatusOrigins:0", "https://a.example/", "Maintenance:StatusOrigins")]
    [InlineData("StatusOrigins:0", "a.example", "Maintenance:StatusOrigins")]
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

    [Theory]
    [InlineData("ApiKeyFile")]
    [InlineData("Instance")]
    [InlineData("SnapshotFile")]
    [InlineData("BypassPolicy")]
    [InlineData("BypassRoles:0")]
    [InlineData("BypassNetworks:0")]
    [InlineData("ExemptPaths:0")]
    [InlineData("StatusOrigins:0")]
    [InlineData("Page:Logo")]
    [InlineData("Page:AccentColor")]
    [InlineData("ForceMode")]
    [InlineData("WhenUnknown")]
    [InlineData("AllowHttp")]
    public void Setting_that_is_empty_is_not_set(string setting)
    {
        MaintenanceOptions options = Options(builder => builder.Configuration["Maintenance:" + setting] = "");

        Assert.Equal(
            (null, null, null, null, null, MaintenanceMode.Open, false),
            (options.ApiKeyFile, options.Instance, options.BypassPolicy, options.Page.Logo, options.ForceMode, options.WhenUnknown, options.AllowHttp));
        Assert.Empty(options.BypassRoles.Concat(options.BypassNetworks).Concat(options.ExemptPaths).Concat(options.StatusOrigins));
    }

    [Fact]
    public void Setting_that_is_null_has_its_default()
    {
        MaintenanceOptions options = Options(builder => builder.Configuration.AddJsonStream(new MemoryStream(
            """{"Maintenance": {"ExemptHealthChecks": null, "ExemptSignIn": null, "StatusEndpoint": null, "WhenUnknown": null, "ForceMode": null, "Page": null}}"""u8.ToArray())));

        Assert.True(options.ExemptHealthChecks && options.ExemptSignIn && options.StatusEndpoint);
        Assert.Equal((MaintenanceMode.Open, null), (options.WhenUnknown, options.ForceMode));
    }

    [Fact]
    public void Line_end_after_a_key_is_no_part_of_it() =>
        Assert.Equal("mnt_abc_def", Options(builder => builder.Configuration["Maintenance:ApiKey"] = "mnt_abc_def\n").ApiKey);

    [Fact]
    public void Code_changes_what_the_configuration_says()
    {
        MaintenanceOptions options = Options(
            builder => builder.Configuration["Maintenance:WhenUnknown"] = "open",
            options =>
            {
                (options.Site, options.ApiKey, options.WhenUnknown) = ("blog", "mnt_from_vault", MaintenanceMode.Closed);
                options.Service = "https://other.example";
            });

        Assert.Equal(("blog", "mnt_from_vault", MaintenanceMode.Closed), (options.Site, options.ApiKey, options.WhenUnknown));
        Assert.Equal([new Uri("https://other.example")], options.Service);
    }

    [Fact]
    public void List_of_addresses_of_a_stronger_source_comes_before_the_text_of_a_weaker_one()
    {
        MaintenanceOptions list = Options(builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Maintenance:Service:0"] = "https://a.example",
            ["Maintenance:Service:1"] = "https://b.example",
        }));
        MaintenanceOptions text = Options(builder => builder.Configuration
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Maintenance:Service:0"] = "https://a.example" })
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Maintenance:Service"] = "https://c.example;https://d.example" }));

        Assert.Equal([new Uri("https://a.example"), new Uri("https://b.example")], list.Service);
        Assert.Equal([new Uri("https://c.example"), new Uri("https://d.example")], text.Service);
    }

    [Fact]
    public async Task Health_check_without_AddMaintenance_fails_at_start()
    {
        await using WebApplication app = Builder(setup => setup.Services.AddHealthChecks().AddMaintenance()).Build();
        app.MapHealthChecks("/healthz");

        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync(Test));

        Assert.Contains("builder.Services.AddMaintenance()", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_rule_fails_the_start_in_memory_too()
    {
        await using WebApplication app = Builder(setup => setup.Services.AddInMemoryMaintenance(options => options.ExemptPaths.Add("docs"))).Build();
        app.UseMaintenance();

        OptionsValidationException failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(Test));

        Assert.Contains("Maintenance:ExemptPaths", failure.Message, StringComparison.Ordinal);
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

    private static MaintenanceOptions Options(Action<WebApplicationBuilder> change, Action<MaintenanceOptions>? configure = null)
    {
        using ServiceProvider services = Builder(builder =>
        {
            change(builder);
            builder.Services.AddMaintenance(configure);
        }).Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<MaintenanceOptions>>().Value;
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
