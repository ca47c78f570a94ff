using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Contract;

/// <summary>Answers carry every member of the contract, in camel case, and none besides.</summary>
public sealed class ShapeTests(SharedService shared) : IClassFixture<SharedService>
{
    private const string Settings =
        "title message retryAfterSeconds exemptPaths bypassNetworks drainSeconds abortRequests whenDisconnected disconnectedAfterSeconds instanceExpirySeconds";

    private const string Maintenance =
        "id site status mode reason message link paths exemptPaths bypassNetworks startsAt endsAt lease createdBy createdAt endedBy endedAt endReason revision";

    private const string Convergence =
        "site revision mode converged convergedAt total confirmed assumedClosed requestsInFlight connectionsOpen blockers";

    private readonly HttpClient _http = shared.Http;

    [Fact]
    public async Task Each_shape_has_exactly_its_members()
    {
        string site = await shared.SiteAsync();
        string at = $"/v1/sites/{site}";
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site));
        await _http.Put($"{at}/maintenances/m", """{"lease":{"seconds":600}}""");
        Answer pass = await _http.Post($"{at}/passes", """{"for":"Kim"}""");
        Answer key = await _http.Post("/v1/keys", """{"name":"k","role":"viewer","sites":["*"]}""");
        Answer state = await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        Answer read = await _http.Get(at);
        Answer maintenance = await _http.Get($"{at}/maintenances/m");
        Answer convergence = await _http.Get($"{at}/convergence");
        Answer receipt = await _http.Get($"{at}/maintenances/m/receipt");

        Has("name displayName mode epoch revision settings maintenances converged convergence createdAt updatedAt", read.Json);
        Has(Settings, read.Json.GetProperty("settings"));
        Has(Maintenance, read.Json.GetProperty("maintenances")[0]);
        Has(Convergence, read.Json.GetProperty("convergence"));
        Has(Maintenance, maintenance.Json);
        Has("seconds expiresAt onExpiry expired", maintenance.Json.GetProperty("lease"));
        Has("key name", maintenance.Json.GetProperty("createdBy"));
        Has(Convergence, convergence.Json);
        Has("instance reason detail since oldest", convergence.Json.GetProperty("blockers")[0]);
        Has("site epoch revision serverTime mode settings maintenances passes", state.Json);
        Has(Settings, state.Json.GetProperty("settings"));
        Has("id status mode message link paths exemptPaths bypassNetworks startsAt endsAt leased", state.Json.GetProperty("maintenances")[0]);
        Has("id hash maintenance expiresAt", state.Json.GetProperty("passes")[0]);
        Has("maintenance convergedAt reopenedAt refused bypassed instances", receipt.Json);
        Has(Maintenance, receipt.Json.GetProperty("maintenance"));
        Has("instance confirmedAt reopenedAt assumed refused bypassed", receipt.Json.GetProperty("instances")[0]);
        Has("id site for maintenance expiresAt createdBy createdAt revokedAt token", pass.Json);
        Has("id site for maintenance expiresAt createdBy createdAt revokedAt", await FirstAsync($"{at}/passes"));
        Has("id name role sites createdAt expiresAt lastUsedAt revokedAt key", key.Json);
        Has("id name role sites createdAt expiresAt lastUsedAt revokedAt", await FirstAsync("/v1/keys"));
        Has("seq at actor action site maintenance revision detail remoteAddress hash", await FirstAsync($"{at}/history"));
        Has(
            "id site state run epoch revision mode forcedMode requestsInFlight connectionsOpen oldest exempt appVersion firstSeenAt lastSeenAt appliedAt",
            await FirstAsync($"{at}/instances"));
        Has("items nextCursor", (await _http.Delete($"{at}/maintenances")).Json);
    }

    [Fact]
    public async Task Problem_tells_what_to_do_whatever_is_accepted()
    {
        foreach (string accept in new[] { "text/html", "application/json", "text/plain;charset=unknown", "image/*;q=0" })
        {
            using HttpClient http = shared.Service.HttpAs(RunningService.AdminKey);
            http.DefaultRequestHeaders.TryAddWithoutValidation("Accept", accept);

            Answer refused = await http.Get("/v1/sites/nowhere");

            Has("type title status detail instance", refused.Json);
            Assert.Equal("application/problem+json", refused.MediaType);
            Assert.Equal("urn:maintenance:problem:site-not-found", refused["type"]);
            Assert.Equal("404", refused["status"]);
            Assert.Equal("/v1/sites/nowhere", refused["instance"]);
        }
    }

    [Fact]
    public async Task Report_may_say_more_than_is_known_and_null_is_left_out()
    {
        string site = await shared.SiteAsync();
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site));

        Answer answer = await app.Put($"/v1/sites/{site}/instances/i", """
            {"run":"r","sequence":1,"epoch":null,"revision":null,"mode":null,"forcedMode":null,"disconnectedAfterSeconds":null,"drainSeconds":null,
             "requestsInFlight":null,"connectionsOpen":null,"refused":null,"bypassed":null,"exempt":null,"appVersion":null,"appliedAt":null,"newer":{"x":[1]}}
            """);

        Assert.Equal(200, answer.Status);
        Assert.Equal((400, "malformed-request"), (await app.Put($"/v1/sites/{site}/instances/i", """{"run":"r","sequence":null}""")).Refusal);
        Assert.Equal((400, "malformed-request"), (await app.Put($"/v1/sites/{site}/instances/i", """{"sequence":1}""")).Refusal);
    }

    private async Task<JsonElement> FirstAsync(string list) => (await _http.Get(list)).Json.GetProperty("items")[0];

    private static void Has(string members, JsonElement json) =>
        Assert.Equal(members.Split(' '), json.EnumerateObject().Select(member => member.Name));
}
