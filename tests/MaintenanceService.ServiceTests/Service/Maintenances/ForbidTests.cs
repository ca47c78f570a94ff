using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>EndMaintenance with forbid: a caller that cancels an unanswered start makes sure that it can't take place later.</summary>
public sealed class ForbidTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Start_that_arrives_after_it_was_given_up_Is_refused()
    {
        string site = $"/v1/sites/{await shared.SiteAsync()}";
        string at = $"{site}/maintenances/m";

        Answer forbidden = await _http.Delete($"{at}?forbid=true");
        Answer again = await _http.Delete($"{at}?forbid=true");
        Answer late = await _http.Put(at);

        Assert.Equal((204, 204), (forbidden.Status, again.Status));
        Assert.Equal((409, "maintenance-ended"), late.Refusal);
        Assert.Equal(("open", 1L), ((await _http.Get(site))["mode"], (await _http.Get(site)).Revision));
        Assert.Equal((404, "maintenance-not-found"), (await _http.Get(at)).Refusal);
        Assert.Equal((404, "maintenance-not-found"), (await _http.Delete(at)).Refusal);
        Assert.Equal("[]", (await _http.Get($"{site}/maintenances"))["items"]);
        Assert.Equal(201, (await _http.Put($"{site}/maintenances/other")).Status);
    }

    [Fact]
    public async Task Known_one_is_ended_as_ever()
    {
        string at = $"/v1/sites/{await shared.SiteAsync()}/maintenances/m";
        await _http.Put(at);

        Answer ended = await _http.Delete($"{at}?forbid=true");
        Answer again = await _http.Delete($"{at}?forbid=true");

        Assert.Equal((200, "ended"), (ended.Status, ended["status"]));
        Assert.Equal(ended.Json.GetRawText(), again.Json.GetRawText());
    }

    [Fact]
    public async Task Forbidden_for_a_day_and_over_a_restart()
    {
        await using RunningService service = await RunningService.StartAsync(shared.Time);
        await service.Http.Put("/v1/sites/shop");
        await service.Http.Delete("/v1/sites/shop/maintenances/m?forbid=true");
        await service.RestartAsync();

        shared.Time.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal((409, "maintenance-ended"), (await service.Http.Put("/v1/sites/shop/maintenances/m")).Refusal);
        shared.Time.Advance(TimeSpan.FromHours(0.2));
        Assert.Equal(201, (await service.Http.Put("/v1/sites/shop/maintenances/m")).Status);
    }

    [Theory]
    [InlineData("m", "?forbid=false", 404, "maintenance-not-found")]
    [InlineData("m", "?forbid=perhaps", 400, "malformed-request")]
    [InlineData("-m", "?forbid=true", 404, "maintenance-not-found")]
    public async Task What_forbids_nothing_Is_refused(string id, string query, int status, string slug)
    {
        string site = $"/v1/sites/{await shared.SiteAsync()}";

        Assert.Equal((status, slug), (await _http.Delete($"{site}/maintenances/{id}{query}")).Refusal);
        Assert.Equal((404, "site-not-found"), (await _http.Delete($"/v1/sites/{shared.NewName()}/maintenances/m?forbid=true")).Refusal);
        Assert.Equal((412, "revision-conflict"), (await _http.Delete($"{site}/maintenances/m?forbid=true", "*")).Refusal);
        Assert.Equal(201, (await _http.Put($"{site}/maintenances/m")).Status);
    }

    [Fact]
    public async Task Typed_client_tells_whether_there_was_anything_to_end()
    {
        string site = await shared.SiteAsync();
        await shared.Service.Client.PutMaintenanceAsync(site, "known", new MaintenanceRequest(), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(MaintenanceStatus.Ended, (await shared.Service.Client.ForbidMaintenanceAsync(site, "known", TestContext.Current.CancellationToken))?.Status);
        Assert.Null(await shared.Service.Client.ForbidMaintenanceAsync(site, "unknown", TestContext.Current.CancellationToken));
    }
}
