using System.Diagnostics.Metrics;
using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Store.Postgres;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>A process that may not be the active one any more says nothing of the state, whatever its sites and instances are called and however a path is written.</summary>
public sealed class LeaseGuardTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sites_instances_and_maintenances_with_the_name_of_an_operation_are_answered_as_all_others()
    {
        PostgresCluster.SkipWithout();
        await using RunningService service = await StartAsync();
        string key = await service.KeyAsync(KeyRole.Instance, "*");
        using var instances = new MaintenanceClient(service.Address, () => key);
        using HttpClient reporting = service.HttpAs(key);
        var reads = new List<string>();
        foreach (string name in (string[])["stream", "livez", "readyz"])
        {
            await service.Client.PutSiteAsync(name, new SiteRequest(), cancellationToken: Test);
            await service.Client.PutMaintenanceAsync(name, name, new MaintenanceRequest { Reason = "x" }, cancellationToken: Test);
            await new ReportingInstance(instances, name, name).RegisterAsync();
            reads.AddRange([$"/v1/sites/{name}", $"/v1/sites/{name}/maintenances/{name}"]);
        }

        service.Services.GetRequiredService<PostgresLease>().Abandon();

        foreach (string read in reads)
        {
            Assert.Equal((read, (503, "standby")), (read, (await service.Http.Get(read)).Refusal));
        }

        foreach (string name in (string[])["stream", "livez", "readyz"])
        {
            Answer report = await reporting.Put($"/v1/sites/{name}/instances/{name}", """{"run":"other","sequence":1,"epoch":null,"revision":0}""");
            Assert.Equal((name, (503, "standby")), (name, report.Refusal));
            Assert.False(report.Headers.Contains("Maintenance-Report"));
        }
    }

    [Theory]
    [InlineData("/v1/sites/shop/stream")]
    [InlineData("/v1/sites/shop/STREAM")]
    [InlineData("/V1/Sites/Shop/Stream")]
    [InlineData("/v1/sites/shop/%73tream")]
    public async Task Stream_is_one_by_its_operation(string path)
    {
        PostgresCluster.SkipWithout();
        await using RunningService service = await StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        using HttpResponseMessage stream = await OpenAsync(service, path);
        using var events = new System.IO.StreamReader(await stream.Content.ReadAsStreamAsync(Test));
        Assert.Equal("event: state", await NextEventAsync(events));

        // Its writes are fenced by the term alone, which no process has taken here: this one is committed, and what follows it is not said.
        service.Services.GetRequiredService<PostgresLease>().Abandon();
        Assert.Equal((503, "storage-unavailable"), (await service.Http.Put("/v1/sites/shop", """{"displayName":"Shop"}""")).Refusal);

        Assert.Null(await NextEventAsync(events));
        await Assert.ThrowsAsync<HttpRequestException>(() => OpenAsync(service, path));
    }

    [Theory]
    [InlineData("/livez")]
    [InlineData("/LIVEZ")]
    [InlineData("/%6Civez")]
    public async Task Process_says_that_it_lives(string path)
    {
        PostgresCluster.SkipWithout();
        await using RunningService service = await StartAsync();
        service.Services.GetRequiredService<PostgresLease>().Abandon();

        using HttpResponseMessage lives = await service.Http.GetAsync(path, Test);

        Assert.Equal((HttpStatusCode.OK, "alive"), (lives.StatusCode, await lives.Content.ReadAsStringAsync(Test)));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Http.GetAsync("/readyz", Test)).StatusCode);
    }

    [Fact]
    public async Task Test_of_a_webhook_is_not_sent()
    {
        PostgresCluster.SkipWithout();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using RunningService service = await HookedService.StartAsync(settings: await SettingsAsync());
        Webhook webhook = await service.HookAsync(receiver);
        service.Services.GetRequiredService<PostgresLease>().Abandon();

        Assert.Equal((503, "standby"), (await service.Http.Post($"/v1/webhooks/{webhook.Id}/test")).Refusal);

        Assert.Empty(receiver.Received);
    }

    [Fact]
    public async Task Nothing_of_the_state_is_measured()
    {
        PostgresCluster.SkipWithout();
        await using RunningService service = await StartAsync();
        await service.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await service.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Reason = "x" }, cancellationToken: Test);
        Dictionary<string, int> before = Measure(service);

        service.Services.GetRequiredService<PostgresLease>().Abandon();

        Assert.Equal((1, 0), (before["maintenance.service.active"], before["maintenance.site.converged"]));
        Assert.Equal(
            ["maintenance.service.active 0", "maintenance.store.writable 1", "maintenance.streams 0"],
            Measure(service).Select(measured => $"{measured.Key} {measured.Value}").Order(StringComparer.Ordinal));
    }

    private async Task<RunningService> StartAsync() => await RunningService.StartAsync(settings: await SettingsAsync());

    private async Task<Dictionary<string, string?>> SettingsAsync() => new()
    {
        ["Maintenance:Store"] = "Postgres",
        ["ConnectionStrings:Maintenance"] = await cluster.CreateDatabaseAsync(),
    };

    /// <summary>Collects the numbers that its instruments give when they are asked, as an exporter does.</summary>
    private static Dictionary<string, int> Measure(RunningService service)
    {
        IMeterFactory meters = service.Services.GetRequiredService<IMeterFactory>();
        var measured = new Dictionary<string, int>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.IsObservable && instrument.Meter.Name == "MaintenanceService" && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }

    private static async Task<HttpResponseMessage> OpenAsync(RunningService service, string path)
    {
        HttpResponseMessage stream = await service.Http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Test);
        return stream.EnsureSuccessStatusCode();
    }

    /// <summary>Reads the next event; null where the stream ends before, cleanly or not.</summary>
    private static async Task<string?> NextEventAsync(System.IO.StreamReader events)
    {
        try
        {
            string? line;
            do
            {
                line = await events.ReadLineAsync(Test).AsTask().WaitAsync(HangGuard.Longest, Test);
            }
            while (line?.StartsWith("event:", StringComparison.Ordinal) == false);

            return line;
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            return null;
        }
    }
}
