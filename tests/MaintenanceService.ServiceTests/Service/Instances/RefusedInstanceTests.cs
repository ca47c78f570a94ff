using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>An instance that was refused may serve without being counted: its site has not converged.</summary>
public sealed class RefusedInstanceTests : IAsyncLifetime
{
    private readonly ManualClock _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private RunningService _service = null!;
    private HttpClient _app = null!;
    private ReportingInstance _counted = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await RunningService.StartAsync(_time, new Dictionary<string, string?> { ["Maintenance:MaxInstancesPerSite"] = "1" });
        await _service.Http.Put("/v1/sites/shop");
        string key = await _service.KeyAsync(KeyRole.Instance, "shop");
        _app = _service.HttpAs(key);
        _counted = new ReportingInstance(new MaintenanceClient(_service.Address, () => key), "shop", "counted");
        await _counted.RegisterAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Assert.Empty(_service.Errors.Lines);
        _app.Dispose();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task One_without_room_blocks_for_the_expiry()
    {
        Answer refused = await ReportAsync("one-too-many", """{"run":"r","sequence":1}""");
        Answer blocked = await CloseAsync();
        await _service.PassAsync(TimeSpan.FromSeconds(119));
        Answer still = await CloseAsync();
        await _service.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal((409, "registry-full"), refused.Refusal);
        Assert.Equal(("false", "registryFull", null), (blocked["converged"], blocked["blockers.0.reason"], blocked["blockers.0.instance"]));
        Assert.Equal("false", still["converged"]);
        Assert.Equal("true", (await CloseAsync())["converged"]);
    }

    [Fact]
    public async Task Full_site_blocks_for_the_expiry_after_a_restart()
    {
        await _service.RestartAsync();
        using HttpClient http = _service.HttpAs(RunningService.AdminKey);
        string key = await _service.KeyAsync(KeyRole.Instance, "shop");
        using var app = new MaintenanceClient(_service.Address, () => key);
        ReportingInstance counted = _counted.At(app);
        await http.Put("/v1/sites/shop/maintenances/m");
        await counted.ConfirmAsync();

        Answer blocked = await http.Get("/v1/sites/shop/convergence?maintenance=m");
        await _service.PassAsync(TimeSpan.FromSeconds(122));

        Assert.Equal(("false", "registryFull", "1"), (blocked["converged"], blocked["blockers.0.reason"], blocked["confirmed"]));
        Assert.Equal("true", (await http.Get("/v1/sites/shop/convergence?maintenance=m"))["converged"]);
    }

    [Theory]
    [InlineData("""{"run":"r","sequence":2,"requestsInFlight":-1}""", 422)]
    [InlineData("""{"run":"r","sequence":2,"mode":"odd"}""", 400)]
    [InlineData("""{"run":"r","sequence":2,"revision":"1"}""", 400)]
    [InlineData("""{"run":"r","sequence":2,"revision":1""", 400)]
    [InlineData("""{"run":"r","sequence":2,"x":[[[[[[[[[[]]]]]]]]]]}""", 400)]
    [InlineData("\uFEFF{\"run\":\"r\",\"sequence\":2,\"mode\":\"odd\"}", 400)]
    [InlineData("{\"x\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]],\"run\":\"r\",\"sequence\":2}", 400)]
    public async Task One_whose_report_is_refused_blocks_for_the_expiry(string report, int status)
    {
        Assert.Equal(status, (await ReportAsync("counted", report)).Status);

        Answer blocked = await CloseAsync();
        await _service.PassAsync(TimeSpan.FromSeconds(122));

        Assert.Equal(("false", "reportRefused", "counted"), (blocked["converged"], blocked["blockers.0.reason"], blocked["blockers.0.instance"]));
        Assert.Equal("true", (await CloseAsync())["converged"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Site_that_is_created_after_the_refusal_is_blocked(bool isCreatedAnew)
    {
        string key = await _service.KeyAsync(KeyRole.Instance, "other");
        using HttpClient app = _service.HttpAs(key);
        if (isCreatedAnew)
        {
            await _service.Http.Put("/v1/sites/other");
        }

        Answer refused = await app.Put("/v1/sites/other/instances/bad", """{"run":"r","sequence":1,"revision":-5}""");
        if (isCreatedAnew)
        {
            Assert.Equal(204, (await _service.Http.Delete("/v1/sites/other")).Status);
        }

        await _service.Http.Put("/v1/sites/other");
        await _service.Http.Put("/v1/sites/other/maintenances/m");
        Answer blocked = await _service.Http.Get("/v1/sites/other/convergence");
        await _service.PassAsync(TimeSpan.FromSeconds(122));

        Assert.Equal(422, refused.Status);
        Assert.Equal(("reportRefused", "bad"), (blocked["blockers.1.reason"], blocked["blockers.1.instance"]));
        Assert.Equal(1, (await _service.Http.Get("/v1/sites/other/convergence")).Json.GetProperty("blockers").GetArrayLength());
    }

    [Theory]
    [InlineData("Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData("Mon, 01 Jan 0001 00:00:00 GMT")]
    public async Task Date_at_the_end_of_the_calendar_is_a_report_like_any_other(string date)
    {
        Assert.True(_app.DefaultRequestHeaders.TryAddWithoutValidation("Date", date));
        Answer dated = await ReportAsync("counted", """{"run":"other","sequence":1}""");
        await _service.Http.Put("/v1/sites/shop/maintenances/m", """{"duration":"PT1H"}""");
        await _service.PassAsync(TimeSpan.FromSeconds(2));

        Answer later = await ReportAsync("counted", """{"run":"other","sequence":2}""");

        Assert.Equal((200, 200), (dated.Status, later.Status));
        Assert.Equal(200, (await _service.Http.Get("/v1/sites")).Status);
        Assert.Equal(200, (await _service.Http.Get("/v1/sites/shop/convergence")).Status);
        Assert.Equal(204, (await _service.Http.Delete("/v1/sites/shop/instances/counted")).Status);
        Assert.Equal(200, (await _service.Http.Get("/v1/sites/shop")).Status);
    }

    [Fact]
    public async Task Report_that_is_too_large_tells_by_its_beginning_who_sent_it()
    {
        string lines = string.Join(',', Enumerable.Repeat($"\"{new string('é', 400)}\"", 100));
        Answer refused = await ReportAsync("counted", $$"""{"run":"r","sequence":2,"exempt":[{{lines}}]}""");

        Assert.Equal((413, "too-large"), refused.Refusal);
        Assert.Equal("reportRefused", (await CloseAsync())["blockers.0.reason"]);
    }

    [Fact]
    public async Task Report_whose_charset_a_proxy_has_changed_tells_who_sent_it()
    {
        Answer refused = await _app.CallAsync("PUT", "/v1/sites/shop/instances/counted", """{"run":"r","sequence":2}""", mediaType: "application/json; charset=utf-16");

        Assert.Equal((415, "unsupported-media-type"), refused.Refusal);
        Assert.Equal("reportRefused", (await CloseAsync())["blockers.0.reason"]);
    }

    [Theory]
    [InlineData("", "text/json", 415)]
    [InlineData("", "text/plain; charset=utf-8", 415)]
    [InlineData("", "*/*", 415)]
    [InlineData("?v=1", "application/json", 400)]
    public async Task Report_that_is_refused_for_what_is_around_it_blocks_too(string query, string mediaType, int status)
    {
        Answer refused = await _app.CallAsync("PUT", "/v1/sites/shop/instances/counted" + query, """{"run":"r","sequence":2}""", mediaType: mediaType);

        Assert.Equal(status, refused.Status);
        Assert.Equal(("reportRefused", "counted"), ((await CloseAsync())["blockers.0.reason"], (await CloseAsync())["blockers.0.instance"]));
    }

    [Theory]
    [InlineData("counted", """{"sequence":2}""")]
    [InlineData("counted", """{"run":"r"}""")]
    [InlineData("counted", """{"run":"","sequence":2}""")]
    [InlineData("counted", "[]")]
    [InlineData("counted", "no JSON")]
    public async Task What_is_no_report_blocks_nothing(string id, string body)
    {
        Assert.InRange((await ReportAsync(id, body)).Status, 400, 499);

        Assert.Equal("true", (await CloseAsync())["converged"]);
    }

    [Fact]
    public async Task Refused_for_its_key_or_its_place_blocks_nothing()
    {
        using HttpClient stranger = _service.HttpAs("mnt_no_key");
        using HttpClient operators = _service.HttpAs(await _service.KeyAsync(KeyRole.Operator, "shop"));
        const string Bad = """{"run":"r","sequence":2,"requestsInFlight":-1}""";

        Assert.Equal((401, 403), ((await stranger.Put("/v1/sites/shop/instances/x", Bad)).Status, (await operators.Put("/v1/sites/shop/instances/x", Bad)).Status));
        Assert.Equal("true", (await CloseAsync())["converged"]);
    }

    [Fact]
    public async Task Later_report_of_the_same_run_that_is_taken_clears_it()
    {
        await ReportAsync("counted", """{"run":"late","sequence":7,"requestsInFlight":-1}""");
        await ReportAsync("counted", """{"run":"late","sequence":8}""");
        Assert.Equal("true", (await CloseAsync(confirm: "late"))["converged"]);
    }

    private Task<Answer> ReportAsync(string id, string body) => _app.Put($"/v1/sites/shop/instances/{id}", body);

    private async Task<Answer> CloseAsync(string? confirm = null)
    {
        await _service.Http.Put("/v1/sites/shop/maintenances/m");
        if (confirm is null)
        {
            await _counted.ConfirmAsync();
        }
        else
        {
            Answer state = await ReportAsync("counted", $$"""{"run":"{{confirm}}","sequence":9}""");
            await ReportAsync("counted", $$"""{"run":"{{confirm}}","sequence":10,"epoch":"{{state["epoch"]}}","revision":{{state.Revision}},"mode":"closed"}""");
        }

        return await _service.Http.Get("/v1/sites/shop/convergence?maintenance=m");
    }
}
