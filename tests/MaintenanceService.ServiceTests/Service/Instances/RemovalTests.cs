using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Who may take an instance out of the registry, or take its place.</summary>
public sealed class RemovalTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private readonly HttpClient _http = shared.Http;

    [Theory]
    [InlineData("", 403, "forbidden")]
    [InlineData("?run=other", 403, "forbidden")]
    [InlineData("?run=", 403, "forbidden")]
    [InlineData("?run=r&run=r", 400, "malformed-request")]
    public async Task Instance_key_removes_no_run_but_the_one_that_it_names(string query, int status, string slug)
    {
        (string at, HttpClient app) = await SiteAsync();
        await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");

        Answer refused = await app.Delete($"{at}/instances/i{query}");

        Assert.Equal((status, slug), refused.Refusal);
        Assert.Single((await _http.Get($"{at}/instances")).Each("id"));
        Assert.Equal(204, (await app.Delete($"{at}/instances/i?run=r")).Status);
        Assert.Empty((await _http.Get($"{at}/instances")).Each("id"));
    }

    [Fact]
    public async Task Operator_need_name_no_run_and_one_that_is_named_must_fit()
    {
        (string at, HttpClient app) = await SiteAsync();
        await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");

        Assert.Equal((403, "forbidden"), (await _http.Delete($"{at}/instances/i?run=other")).Refusal);
        Assert.Single((await _http.Get($"{at}/instances")).Each("id"));
        Assert.Equal(204, (await _http.Delete($"{at}/instances/i")).Status);
    }

    [Fact]
    public async Task Unknown_id_is_404_and_the_same_call_again_within_a_day_204()
    {
        (string at, HttpClient app) = await SiteAsync();
        await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        Assert.Equal((404, "instance-not-found"), (await _http.Delete($"{at}/instances/nobody")).Refusal);
        Assert.Equal((404, "instance-not-found"), (await app.Delete($"{at}/instances/nobody?run=r")).Refusal);

        await app.Delete($"{at}/instances/i?run=r");
        await shared.Service.RestartAsync();
        using HttpClient again = shared.Service.HttpAs(app.DefaultRequestHeaders.Authorization!.Parameter);

        Assert.Equal(204, (await again.Delete($"{at}/instances/i?run=r")).Status);
        Assert.Equal(204, (await shared.Http.Delete($"{at}/instances/i")).Status);
        Assert.Equal((404, "instance-not-found"), (await again.Delete($"{at}/instances/i?run=other")).Refusal);
        shared.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((404, "instance-not-found"), (await shared.Http.Delete($"{at}/instances/i")).Refusal);
    }

    [Fact]
    public async Task The_same_call_again_is_204_however_much_has_happened_since()
    {
        (string at, HttpClient app) = await SiteAsync();
        await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        await app.Delete($"{at}/instances/i?run=r");
        for (int i = 0; i < 251; i++)
        {
            await _http.Put($"{at}/maintenances/m{i}", "{}");
            await _http.Delete($"{at}/maintenances/m{i}");
        }

        Assert.Equal(204, (await app.Delete($"{at}/instances/i?run=r")).Status);
        Assert.Equal((404, "instance-not-found"), (await _http.Delete($"{at}/instances/nobody")).Refusal);
    }

    [Fact]
    public async Task Again_after_another_run_took_the_id_is_refused()
    {
        (string at, HttpClient app) = await SiteAsync();
        await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        await app.Delete($"{at}/instances/i?run=r");
        await app.Put($"{at}/instances/i", """{"run":"s","sequence":1}""");

        Assert.Equal((403, "forbidden"), (await app.Delete($"{at}/instances/i?run=r")).Refusal);
        Assert.Single((await _http.Get($"{at}/instances")).Each("id"));
    }

    [Fact]
    public async Task Known_id_is_taken_with_another_key_only_after_it_fell_silent()
    {
        (string at, HttpClient app) = await SiteAsync();
        using HttpClient fake = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, at.Split('/')[^1]));
        await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        await shared.PassAsync(44);

        Answer early = await fake.Put($"{at}/instances/i", """{"run":"s","sequence":1}""");
        string? still = (await _http.Get($"{at}/instances"))["items.0.run"];
        await shared.PassAsync(2);
        Answer late = await fake.Put($"{at}/instances/i", """{"run":"s","sequence":2}""");

        Assert.Equal(((403, "forbidden"), "r"), (early.Refusal, still));
        Assert.Equal(200, late.Status);
    }

    [Fact]
    public async Task Restarted_process_of_the_same_key_takes_its_id_at_once_also_where_the_key_was_changed_before()
    {
        (string at, HttpClient app) = await SiteAsync();
        using HttpClient rotated = shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, at.Split('/')[^1]));
        await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        Assert.Equal(200, (await app.Put($"{at}/instances/i", """{"run":"s","sequence":1}""")).Status);

        await rotated.Put($"{at}/instances/i", """{"run":"s","sequence":2}""");

        Assert.Equal(200, (await rotated.Put($"{at}/instances/i", """{"run":"t","sequence":1}""")).Status);
    }

    private async Task<(string At, HttpClient App)> SiteAsync()
    {
        string site = await shared.SiteAsync();
        return ($"/v1/sites/{site}", shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site)));
    }
}
