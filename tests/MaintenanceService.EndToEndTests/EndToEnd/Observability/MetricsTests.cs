using System.Diagnostics;
using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Observability;

/// <summary>Metrics as Prometheus and an OTLP receiver get them.</summary>
[Collection(typeof(OneAtATime))]
public sealed class MetricsTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Scrape_tells_modes_instances_and_what_a_held_site_waits_for()
    {
        // A process of its own: in one that runs several services, each would collect the instruments of all.
        await using Fleet service = await Fleet.StartAsync(shops: 0, serviceSettings: new Dictionary<string, string> { ["Maintenance__Metrics"] = "true" });
        using HttpClient anybody = Fleet.Http(service.Service);
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "app", Role = KeyRole.Instance, Sites = ["shop", "blog"] }, Test);
        using var app = new MaintenanceClient(service.Service.Address, () => key.Secret);
        var confirmed = new ReportingInstance(app, "shop", "one");
        var pending = new ReportingInstance(app, "shop", "two");
        await confirmed.RegisterAsync();
        await pending.RegisterAsync();
        await new ReportingInstance(app, "blog", "one").RegisterAsync();
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest(), Test);
        await confirmed.ConfirmAsync();

        string waiting = await anybody.GetStringAsync("/metrics", Test);
        await pending.ConfirmAsync();
        string done = "";
        await Eventually.TrueAsync(async () => Value(done = await anybody.GetStringAsync("/metrics", Test), "maintenance_site_converged", "maintenance_site=\"shop\"") == "1", Test);

        Assert.Equal("1", Value(waiting, "maintenance_sites", "maintenance_mode=\"closed\""));
        Assert.Equal("1", Value(waiting, "maintenance_sites", "maintenance_mode=\"open\""));
        Assert.Equal("1", Value(waiting, "maintenance_maintenances", "maintenance_status=\"active\""));
        Assert.Equal("1", Value(waiting, "maintenance_site_instances", "maintenance_instance_state=\"pending\""));
        Assert.Equal("0", Value(waiting, "maintenance_site_converged", "maintenance_site=\"shop\""));
        Assert.DoesNotContain("maintenance_site=\"blog\"", done, StringComparison.Ordinal);
        Assert.Equal("", await PromtoolAsync(done));
    }

    [Fact]
    public async Task Only_what_reads_is_accepted()
    {
        await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?> { ["Maintenance:Metrics"] = "true" });
        using HttpClient anybody = service.HttpAs(null);

        using HttpResponseMessage posted = await anybody.PostAsync("/metrics", null, Test);
        using HttpResponseMessage head = await anybody.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/metrics"), Test);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "GET, HEAD"), (posted.StatusCode, string.Join(", ", posted.Content.Headers.Allow.Order())));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
    }

    [Fact]
    public async Task Unless_configured_there_is_nothing_to_scrape()
    {
        await using RunningService service = await RunningService.StartAsync();
        using HttpClient anybody = service.HttpAs(null);

        Assert.Equal(HttpStatusCode.NotFound, (await anybody.GetAsync("/metrics", Test)).StatusCode);
    }

    [Fact]
    public async Task Otlp_receiver_gets_metrics_and_traces_by_the_standard_variables()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Logging.ClearProviders();
        await using WebApplication receiver = builder.Build();
        var metrics = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var traces = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.MapPost("/v1/metrics", context => ReadAsync(context, "maintenance.sites", metrics));
        receiver.MapPost("/v1/traces", context => ReadAsync(context, "v1/sites", traces));
        await receiver.StartAsync(Test);
        string address = receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

        await using RunningService service = await RunningService.StartAsync(settings: new Dictionary<string, string?>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = address,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "500",
        });
        await service.Client.ListSitesAsync(cancellationToken: Test);

        await metrics.Task.WaitAsync(HangGuard.Longest, Test);
        await traces.Task.WaitAsync(HangGuard.Longest, Test);
    }

    private static async Task ReadAsync(HttpContext context, string name, TaskCompletionSource found)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        if (System.Text.Encoding.Latin1.GetString(body.ToArray()).Contains(name, StringComparison.Ordinal))
        {
            found.TrySetResult();
        }
    }

    private static string? Value(string scraped, string name, string label) => scraped.Split('\n')
        .FirstOrDefault(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))?.Split(' ')[1];

    /// <summary>What Prometheus' own tool has to say of a scrape; nothing where all is well, or where it is not installed.</summary>
    private static async Task<string> PromtoolAsync(string scraped)
    {
        if (!File.Exists("/usr/bin/promtool"))
        {
            return "";
        }

        using Process tool = Process.Start(new ProcessStartInfo("/usr/bin/promtool", ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true })!;
        string own = string.Join('\n', scraped.Split('\n').Where(line => line.Contains("maintenance_", StringComparison.Ordinal))) + "\n";
        await tool.StandardInput.WriteAsync(own);
        tool.StandardInput.Close();
        string said = await tool.StandardError.ReadToEndAsync(Test);
        await tool.WaitForExitAsync(Test);
        return said;
    }
}
