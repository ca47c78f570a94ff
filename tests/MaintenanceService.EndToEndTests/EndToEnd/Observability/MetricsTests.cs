using System.Diagnostics;
using System.Globalization;
using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.EndToEnd.Observability;

/// <summary>Metrics as Prometheus gets them.</summary>
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
    public async Task Convergence_of_a_backdated_maintenance_counts_from_its_record()
    {
        await using Fleet service = await Fleet.StartAsync(shops: 0, serviceSettings: new Dictionary<string, string> { ["Maintenance__Metrics"] = "true" });
        using HttpClient anybody = Fleet.Http(service.Service);
        Key key = await service.Client.CreateKeyAsync(new KeyRequest { Name = "app", Role = KeyRole.Instance, Sites = ["shop"] }, Test);
        using var app = new MaintenanceClient(service.Service.Address, () => key.Secret);
        var instance = new ReportingInstance(app, "shop", "one");
        await instance.RegisterAsync();
        await service.Client.StartMaintenanceAsync("shop", new MaintenanceRequest { StartsAt = TimeProvider.System.GetUtcNow().AddDays(-1) }, Test);

        await instance.ConfirmAsync();

        string? sum = null;
        await Eventually.TrueAsync(async () => (sum = Value(await anybody.GetStringAsync("/metrics", Test), "maintenance_convergence_duration_seconds_sum", "")) is not null, Test);
        Assert.InRange(double.Parse(sum!, CultureInfo.InvariantCulture), 0, HangGuard.Longest.TotalSeconds);
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
