using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>ReportInstance, ListInstances and RemoveInstance: who is there, and what they last said.</summary>
public sealed class ReportTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private HttpClient Http => shared.Http;

    [Fact]
    public async Task First_report_registers_and_is_answered_with_the_state()
    {
        (string at, HttpClient app) = await SiteAsync();

        Answer first = await ReportAsync(app, at, "i", 1);
        Answer current = await ReportAsync(app, at, "i", 2, first, """ "mode":"open","appVersion":"1.2","exempt":["GET /healthz"] """);
        Answer list = await Http.Get($"{at}/instances");

        Assert.Equal(200, first.Status);
        Assert.Equal(204, current.Status);
        Assert.Equal(("i", "confirmed", "r", "1", "open"), (list["items.0.id"], list["items.0.state"], list["items.0.run"], list["items.0.revision"], list["items.0.mode"]));
        Assert.Equal(("1.2", """["GET /healthz"]"""), (list["items.0.appVersion"], list["items.0.exempt"]));
        Assert.Equal(shared.In(0), list["items.0.firstSeenAt"]);
        Assert.Equal(1, (await Http.Get(at)).Revision);
    }

    [Fact]
    public async Task Report_behind_the_site_is_answered_with_the_newer_state()
    {
        (string at, HttpClient app) = await SiteAsync();
        Answer first = await ReportAsync(app, at, "i", 1);
        await Http.Put($"{at}/maintenances/m");

        Answer behind = await ReportAsync(app, at, "i", 2, first);

        Assert.Equal((200, "closed", 2L), (behind.Status, behind["mode"], behind.Revision));
        Assert.Equal(shared.In(0), behind["serverTime"]);
    }

    [Fact]
    public async Task Sequence_that_is_not_above_the_last_is_ignored()
    {
        (string at, HttpClient app) = await SiteAsync();
        Answer state = await ReportAsync(app, at, "i", 5);
        await ReportAsync(app, at, "i", 6, state, """ "requestsInFlight":1 """);

        Answer late = await ReportAsync(app, at, "i", 6, state, """ "requestsInFlight":9 """);
        Answer later = await ReportAsync(app, at, "i", 2, null, """ "requestsInFlight":9 """);

        Assert.Equal((204, 204), (late.Status, later.Status));
        Assert.Equal("1", (await Http.Get($"{at}/instances"))["items.0.requestsInFlight"]);
    }

    [Fact]
    public async Task New_run_takes_the_id_and_the_previous_one_gets_instance_replaced()
    {
        (string at, HttpClient app) = await SiteAsync();
        Answer state = await ReportAsync(app, at, "i", 1);
        await ReportAsync(app, at, "i", 2, state);

        Answer taken = await ReportAsync(app, at, "i", 1, run: "s");
        string? fresh = (await Http.Get($"{at}/instances"))["items.0.state"];
        Answer former = await ReportAsync(app, at, "i", 3, state);
        await shared.Service.RestartAsync();
        using HttpClient again = shared.Service.HttpAs(app.DefaultRequestHeaders.Authorization!.Parameter);

        Assert.Equal((200, "pending"), (taken.Status, fresh));
        Assert.Equal((409, "instance-replaced"), former.Refusal);
        Assert.Equal((409, "instance-replaced"), (await ReportAsync(again, at, "i", 4, state)).Refusal);
    }

    [Fact]
    public async Task After_a_restart_of_the_service_each_instance_is_pending_until_it_reports()
    {
        (string at, HttpClient app) = await SiteAsync();
        Answer state = await ReportAsync(app, at, "i", 1);
        await ReportAsync(app, at, "i", 2, state);
        await shared.Service.RestartAsync();
        using HttpClient again = shared.Service.HttpAs(app.DefaultRequestHeaders.Authorization!.Parameter);
        string? before = (await Http.Get($"{at}/instances"))["items.0.state"];

        await ReportAsync(again, at, "i", 3, state);

        Assert.Equal("pending", before);
        Assert.Equal("confirmed", (await Http.Get($"{at}/instances"))["items.0.state"]);
    }

    [Fact]
    public async Task Removed_by_anybody_who_may_and_back_with_its_next_report()
    {
        (string at, HttpClient app) = await SiteAsync();
        await ReportAsync(app, at, "i", 1);

        Answer removed = await Http.Delete($"{at}/instances/i");
        Answer gone = await Http.Get($"{at}/instances");
        Answer again = await app.Delete($"{at}/instances/i?run=r");
        Answer history = await Http.Get($"{at}/history?limit=1");
        Answer back = await ReportAsync(app, at, "i", 2);

        Assert.Equal((204, "[]", 204), (removed.Status, gone["items"], again.Status));
        Assert.Equal("instanceRemoved", history["items.0.action"]);
        Assert.Equal(200, back.Status);
        Assert.Single((await Http.Get($"{at}/instances")).Each("id"));
        Assert.Equal(1, (await Http.Get(at)).Revision);
    }

    [Fact]
    public async Task Silent_one_departs_only_while_nothing_holds_the_site()
    {
        (string at, HttpClient app) = await SiteAsync();
        await ReportAsync(app, at, "i", 1);
        await Http.Put($"{at}/maintenances/m");
        await shared.PassAsync(600);
        Answer held = await Http.Get($"{at}/instances");
        await Http.Delete($"{at}/maintenances/m");
        await shared.PassAsync(119);
        Answer counted = await Http.Get($"{at}/instances");
        await shared.PassAsync(3);
        await Processes.Eventually.TrueAsync(async () => (await Http.Get($"{at}/instances"))["items"] == "[]", TestContext.Current.CancellationToken);

        Assert.Equal("silent", held["items.0.state"]);
        Assert.Single(counted.Each("id"));
        Assert.Equal(("instanceRemoved", "service"), ((await Http.Get($"{at}/history"))["items.0.action"], (await Http.Get($"{at}/history"))["items.0.actor.name"]));
    }

    [Fact]
    public async Task Listed_by_id_page_by_page()
    {
        (string at, HttpClient app) = await SiteAsync();
        foreach (string id in new[] { "c", "a", "B" })
        {
            await ReportAsync(app, at, id, 1);
        }

        Answer first = await Http.Get($"{at}/instances?limit=2");
        Answer second = await Http.Get($"{at}/instances?limit=2&cursor={first["nextCursor"]}");

        Assert.Equal(["B", "a", "c"], first.Each("id").Concat(second.Each("id")));
        Assert.Null(second["nextCursor"]);
    }

    [Theory]
    [InlineData("-i")]
    [InlineData("a%20b")]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901")]
    public async Task Invalid_id_is_422_to_report_and_404_to_remove(string id)
    {
        (string at, HttpClient app) = await SiteAsync();

        Assert.Equal((422, "invalid-value"), (await ReportAsync(app, at, id, 1)).Refusal);
        Assert.Equal((404, "instance-not-found"), (await Http.Delete($"{at}/instances/{id}")).Refusal);
        Assert.Equal((404, "site-not-found"), (await Http.Delete($"/v1/sites/{shared.NewName()}/instances/nobody")).Refusal);
    }

    private static Task<Answer> ReportAsync(HttpClient app, string at, string id, long sequence, Answer? state = null, string more = "", string run = "r")
    {
        string epoch = state?["epoch"] is { } known ? $"\"{known}\"" : "null";
        return app.Put(
            $"{at}/instances/{id}",
            $$"""{"run":"{{run}}","sequence":{{sequence}},"epoch":{{epoch}},"revision":{{state?.Revision ?? 0}}{{(more.Length > 0 ? "," + more : "")}}}""");
    }

    private async Task<(string At, HttpClient App)> SiteAsync()
    {
        string site = await shared.SiteAsync();
        return ($"/v1/sites/{site}", shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site)));
    }
}
