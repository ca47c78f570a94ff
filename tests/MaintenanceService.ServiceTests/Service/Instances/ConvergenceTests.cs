using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>GetConvergence: the current convergence, and the wait for it.</summary>
public sealed class ConvergenceTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Wait_ends_as_soon_as_every_instance_has_confirmed()
    {
        (string at, ReportingInstance[] apps) = await SiteAsync("a", "b");
        await _http.Put($"{at}/maintenances/m");
        await apps[0].ConfirmAsync();
        Task<Answer> wait = _http.Get($"{at}/convergence?maintenance=m&wait=300");

        await apps[1].ConfirmAsync();
        Answer converged = await wait;

        Assert.Equal((200, "true"), (converged.Status, converged["converged"]));
        Assert.Equal(("2", "2", "closed", "[]"), (converged["total"], converged["confirmed"], converged["mode"], converged["blockers"]));
        Assert.Equal(shared.In(0), converged["convergedAt"]);
    }

    // Whoever was told so may rely on it, whatever happens to the service a moment later. The clock stands: no work of each second helps.
    [Fact]
    public async Task What_is_called_converged_is_in_the_history_already()
    {
        // Nor does what is still to do from a move of the clock by another test.
        await using var own = new SharedTimedService();
        await own.InitializeAsync();
        (string at, ReportingInstance[] apps) = await new ConvergenceTests(own).SiteAsync("a");
        await own.Http.Put($"{at}/maintenances/m");
        await apps[0].ConfirmAsync();
        Assert.Equal("maintenanceStarted", (await own.Http.Get($"{at}/history"))["items.0.action"]);

        Answer converged = await own.Http.Get($"{at}/convergence");

        Assert.Equal("true", converged["converged"]);
        Answer history = await own.Http.Get($"{at}/history");
        Assert.Equal(("converged", "m"), (history["items.0.action"], history["items.0.maintenance"]));
    }

    [Fact]
    public async Task Wait_in_vain_says_what_stands_in_the_way()
    {
        (string at, ReportingInstance[] apps) = await SiteAsync("a", "b");
        await _http.Put($"{at}/maintenances/m");
        await apps[0].ConfirmAsync(inFlight: 3);

        Answer refused = await _http.Get($"{at}/convergence?wait=0");

        Assert.Equal((409, "not-converged"), refused.Refusal);
        Assert.Equal(("2", "0", "3", "false"), (refused["total"], refused["confirmed"], refused["requestsInFlight"], refused["converged"]));
        Assert.Equal(("a", "draining"), (refused["blockers.0.instance"], refused["blockers.0.reason"]));
        Assert.Equal(("b", "pending"), (refused["blockers.1.instance"], refused["blockers.1.reason"]));
        Assert.Equal(409, (await shared.PassUntilAsync(_http.Get($"{at}/convergence?wait=5"))).Status);
    }

    [Fact]
    public async Task Wait_in_vain_names_the_oldest_of_what_it_waits_for()
    {
        (string at, ReportingInstance[] apps) = await SiteAsync("web-2");
        await _http.Put($"{at}/maintenances/m");
        await apps[0].ConfirmAsync(inFlight: 2, oldest: [new InFlightItem { Name = "POST /orders/import", Kind = InFlightKind.Request, Seconds = 41 }]);

        Answer refused = await _http.Get($"{at}/convergence?wait=0");

        Assert.Contains("web-2: POST /orders/import for 41 s", refused["detail"], StringComparison.Ordinal);
        Assert.Contains("POST /orders/import for 41 s", refused["blockers.0.detail"], StringComparison.Ordinal);
        Assert.Equal("41", refused["blockers.0.oldest.0.seconds"]);
    }

    [Fact]
    public async Task Wait_ends_with_its_maintenance()
    {
        (string at, _) = await SiteAsync("a");
        await _http.Put($"{at}/maintenances/m");
        Task<Answer> wait = _http.Get($"{at}/convergence?maintenance=m&wait=300");

        await _http.Delete($"{at}/maintenances/m");

        Assert.Equal((409, "maintenance-ended"), (await wait).Refusal);
        Assert.Equal((409, "maintenance-ended"), (await _http.Get($"{at}/convergence?maintenance=m")).Refusal);
    }

    [Fact]
    public async Task Scheduled_one_has_not_converged_until_it_began_and_was_confirmed()
    {
        (string at, ReportingInstance[] apps) = await SiteAsync("a");
        await _http.Put($"{at}/maintenances/m", $$"""{"startsAt":"{{shared.In(10)}}"}""");
        await apps[0].ConfirmAsync();

        Answer planned = await _http.Get($"{at}/convergence?maintenance=m");
        Answer site = await _http.Get($"{at}/convergence");
        await shared.PassAsync(11);
        Answer begun = await _http.Get($"{at}/convergence?maintenance=m");
        await apps[0].ConfirmAsync();
        Answer confirmed = await _http.Get($"{at}/convergence?maintenance=m");

        Assert.Equal((200, "false", "scheduled"), (planned.Status, planned["converged"], planned["blockers.0.reason"]));
        Assert.Equal("true", site["converged"]);
        Assert.Equal(("false", "pending"), (begun["converged"], begun["blockers.0.reason"]));
        Assert.Equal("true", confirmed["converged"]);
    }

    [Fact]
    public async Task When_the_revision_moves_the_wait_is_for_the_newer_one()
    {
        (string at, ReportingInstance[] apps) = await SiteAsync("a", "b");
        await _http.Put($"{at}/maintenances/m");
        Task<Answer> wait = _http.Get($"{at}/convergence?maintenance=m&wait=300");
        await apps[0].ConfirmAsync();
        await _http.Patch($"{at}/maintenances/m", """{"message":"moved"}""");

        await apps[1].ConfirmAsync();
        Answer half = await _http.Get($"{at}/convergence");
        await apps[0].ConfirmAsync();

        Assert.Equal(("false", "1"), (half["converged"], half["confirmed"]));
        Assert.Equal(half.Revision, (await wait).Revision);
    }

    [Theory]
    [InlineData("{}", "noInstances")]
    [InlineData("""{"paths":["/checkout"]}""", "noInstances")]
    [InlineData(null, null)]
    public async Task Without_instances_only_an_open_site_has_converged(string? maintenance, string? reason)
    {
        (string at, _) = await SiteAsync();
        if (maintenance is not null)
        {
            await _http.Put($"{at}/maintenances/m", maintenance);
        }

        Answer word = await _http.Get($"{at}/convergence");

        Assert.Equal(reason is null ? "true" : "false", word["converged"]);
        Assert.Equal(reason, word["blockers.0.reason"]);
    }

    [Fact]
    public async Task App_s_own_constant_never_confirms_another_mode()
    {
        (string at, _) = await SiteAsync();
        using HttpClient app = await AppAsync(at);
        await _http.Put($"{at}/maintenances/m");
        Answer state = await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        await app.Put($"{at}/instances/i", $$"""{"run":"r","sequence":2,"epoch":"{{state["epoch"]}}","revision":{{state.Revision}},"mode":"open","forcedMode":"open"}""");

        Answer word = await _http.Get($"{at}/convergence");

        Assert.Equal(("false", "forcedMode"), (word["converged"], word["blockers.0.reason"]));
    }

    [Fact]
    public async Task Silence_keeps_what_was_confirmed_and_blocks_what_was_not()
    {
        (string at, ReportingInstance[] apps) = await SiteAsync("a");
        await _http.Put($"{at}/maintenances/m");
        await apps[0].ConfirmAsync();
        await shared.PassAsync(3_600);
        Answer kept = await _http.Get($"{at}/convergence");
        await _http.Patch($"{at}/maintenances/m", """{"message":"moved"}""");
        Answer silent = await _http.Get($"{at}/convergence");

        Assert.Equal("true", kept["converged"]);
        Assert.Equal(("false", "silent", "a"), (silent["converged"], silent["blockers.0.reason"], silent["blockers.0.instance"]));
    }

    [Fact]
    public async Task Instance_that_closes_itself_is_assumed_closed_after_its_declared_time()
    {
        (string at, ReportingInstance[] apps) = await SiteAsync();
        await _http.Put(at, """{"settings":{"whenDisconnected":"closed","disconnectedAfterSeconds":30,"drainSeconds":10}}""");
        ReportingInstance app = new(await ClientAsync(at), at.Split('/')[^1], "a");
        await app.RegisterAsync();
        await app.ConfirmAsync();
        await _http.Put($"{at}/maintenances/m");

        await shared.PassAsync(45);
        Answer before = await _http.Get($"{at}/convergence");
        await shared.PassAsync(1);
        Answer after = await _http.Get($"{at}/convergence");
        await _http.Delete($"{at}/maintenances/m");
        Answer open = await _http.Get($"{at}/convergence");

        Assert.Empty(apps);
        Assert.Equal("false", before["converged"]);
        Assert.Equal(("true", "0", "1"), (after["converged"], after["confirmed"], after["assumedClosed"]));
        Assert.Equal(("false", "0"), (open["converged"], open["assumedClosed"]));
    }

    [Theory]
    [InlineData("Tue, 01 Jan 2008 00:00:00 GMT", "0")]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", "1")]
    [InlineData("yesterday", "1")]
    [InlineData(null, "1")]
    public async Task Declaration_that_was_sent_before_the_service_started_is_not_counted_on(string? date, string assumedClosed)
    {
        (string at, _) = await SiteAsync();
        using HttpClient app = await AppAsync(at);
        if (date is not null)
        {
            Assert.True(app.DefaultRequestHeaders.TryAddWithoutValidation("Date", date));
        }

        Answer registered = await app.Put($"{at}/instances/i", """{"run":"r","sequence":1,"disconnectedAfterSeconds":30,"drainSeconds":10}""");
        await _http.Put($"{at}/maintenances/m");
        await shared.PassAsync(46);

        Assert.Equal((200, assumedClosed), (registered.Status, (await _http.Get($"{at}/convergence"))["assumedClosed"]));
    }

    private async Task<(string At, ReportingInstance[] Apps)> SiteAsync(params string[] instances)
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}";
        MaintenanceClient client = await ClientAsync(at);
        ReportingInstance[] apps = [.. instances.Select(id => new ReportingInstance(client, at.Split('/')[^1], id))];
        foreach (ReportingInstance app in apps)
        {
            await app.RegisterAsync();
            await app.ConfirmAsync();
        }

        return (at, apps);
    }

    private async Task<HttpClient> AppAsync(string at) => shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, at.Split('/')[^1]));

    private async Task<MaintenanceClient> ClientAsync(string at)
    {
        string key = await shared.Service.KeyAsync(KeyRole.Instance, at.Split('/')[^1]);
        return new MaintenanceClient(shared.Service.HttpAs(null), () => key);
    }
}
