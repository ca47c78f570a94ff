using System.Text.Json;
using Xunit;

namespace MaintenanceService.Tests.Service;

/// <summary>The service under a path that a proxy publishes it at: what it says of its own places carries that path.</summary>
public sealed class PublishedPathTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/tools/maintenance")]
    [InlineData("")]
    public async Task Configured_path_is_carried_whether_the_proxy_strips_it_or_not(string sent)
    {
        await using RunningService service = await StartAsync("Maintenance:PathBase", "/tools/maintenance");

        await AssertCarriesAsync(service.Http, sent, "/tools/maintenance");
    }

    [Fact]
    public async Task Board_without_the_slash_at_its_end_is_redirected_so_that_its_files_are_found()
    {
        await using RunningService service = await StartAsync("Maintenance:PathBase", "/tools/maintenance");

        using HttpResponseMessage board = await service.Http.GetAsync("/tools/maintenance", Test);

        Assert.Equal("/tools/maintenance/", board.Headers.Location?.ToString());
    }

    [Theory]
    [InlineData("/tools")]
    [InlineData("/tools/")]
    public async Task Trusted_proxy_tells_the_path_in_a_header(string prefix)
    {
        await using RunningService service = await StartAsync("Maintenance:TrustedProxies:0", "127.0.0.1");
        service.Http.DefaultRequestHeaders.Add("X-Forwarded-Prefix", prefix);

        await AssertCarriesAsync(service.Http, "", "/tools");
    }

    [Theory]
    [InlineData("127.0.0.1", "//evil.example")]
    [InlineData("127.0.0.1", "/a/../b")]
    [InlineData("127.0.0.1", "https://evil.example/")]
    [InlineData("127.0.0.1", "/a\"b")]
    [InlineData("127.0.0.1", "tools")]
    [InlineData("192.0.2.1", "/tools")]
    public async Task Header_of_a_stranger_or_of_another_form_is_ignored(string trusted, string prefix)
    {
        await using RunningService service = await StartAsync("Maintenance:TrustedProxies:0", trusted);
        service.Http.DefaultRequestHeaders.TryAddWithoutValidation("X-Forwarded-Prefix", prefix);

        await AssertCarriesAsync(service.Http, "", "");
    }

    private static Task<RunningService> StartAsync(string name, string value) =>
        RunningService.StartAsync(settings: new Dictionary<string, string?> { [name] = value });

    private static async Task AssertCarriesAsync(HttpClient http, string sent, string carried)
    {
        Answer site = await http.Put($"{sent}/v1/sites/shop");
        Answer started = await http.Post($"{sent}/v1/sites/shop/maintenances", "{}");
        Answer pass = await http.Post($"{sent}/v1/sites/shop/passes", """{"for":"Kim"}""");
        Answer key = await http.Post($"{sent}/v1/keys", """{"name":"k","role":"viewer","sites":["*"]}""");
        Answer refused = await http.Get($"{sent}/v1/sites/nowhere");
        JsonElement document = (await http.Get($"{sent}/openapi/v1.json")).Json;
        using HttpResponseMessage swagger = await http.GetAsync($"{sent}/swagger/index.html", Test);

        Assert.Equal($"{carried}/v1/sites/shop", site.Headers.Location?.ToString());
        Assert.Equal($"{carried}/v1/sites/shop/maintenances/{started["id"]}", started.Headers.Location?.ToString());
        Assert.Equal($"{carried}/v1/sites/shop/passes/{pass["id"]}", pass.Headers.Location?.ToString());
        Assert.Equal($"{carried}/v1/keys/{key["id"]}", key.Headers.Location?.ToString());
        Assert.Equal($"{carried}/v1/sites/nowhere", refused["instance"]);
        Assert.Equal(carried.Length == 0 ? "/" : carried, document.GetProperty("servers")[0].GetProperty("url").GetString());
        Assert.True(swagger.IsSuccessStatusCode);
    }
}
