using System.Security.Cryptography;
using System.Text;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>Keys: shown once, kept as a hash, limited to sites, for a time, until revoked.</summary>
public sealed class KeyTests(SharedTimedService shared) : IClassFixture<SharedTimedService>
{
    private HttpClient Http => shared.Http;

    [Fact]
    [Trait("Store", "SQLite")]
    public async Task Key_is_shown_once_and_kept_as_its_hash()
    {
        Answer created = await CreateAsync("""{"name":"deploy","role":"operator","sites":["Shop","SHOP-*"]}""");
        string key = created["key"]!;
        string list = (await Http.Get("/v1/keys")).Json.GetRawText();

        Assert.Matches($"^mnt_{created["id"]}_[A-Za-z0-9_-]{{49}}$", key);
        Assert.DoesNotContain("_", created["id"], StringComparison.Ordinal);
        Assert.Equal($"/v1/keys/{created["id"]}", created.Headers.Location?.ToString());
        Assert.Equal("no-store", created.Headers.CacheControl?.ToString());
        Assert.Equal("""["shop","shop-*"]""", created["sites"]);
        Assert.DoesNotContain("\"key\":\"mnt_", list, StringComparison.Ordinal);
        Assert.DoesNotContain(key, list, StringComparison.Ordinal);
        Assert.DoesNotContain(key, (await Http.Get("/v1/history")).Json.GetRawText(), StringComparison.Ordinal);
        string disk = await DiskAsync();
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key))), disk, StringComparison.Ordinal);
        Assert.DoesNotContain(key[^49..], disk, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Listed_newest_first()
    {
        // Apart from other tests' keys, too.
        await shared.PassAsync(1);
        string first = (await CreateAsync())["id"]!;
        await shared.PassAsync(1);
        string second = (await CreateAsync())["id"]!;

        Assert.Equal([second, first], (await Http.Get("/v1/keys?limit=2")).Each("id"));
    }

    [Fact]
    public async Task Revoked_key_is_none_at_once_and_again_is_no_news()
    {
        Answer created = await CreateAsync();
        using HttpClient http = shared.Service.HttpAs(created["key"]);
        int before = (await http.Get("/v1/sites")).Status;

        Answer revoked = await Http.Delete($"/v1/keys/{created["id"]}");
        Answer history = await Http.Get("/v1/history?limit=1");
        Answer again = await Http.Delete($"/v1/keys/{created["id"]}");

        Assert.Equal(200, before);
        Assert.Equal(204, revoked.Status);
        Assert.Equal(204, again.Status);
        Assert.Equal(401, (await http.Get("/v1/sites")).Status);
        Assert.Equal("keyRevoked", history["items.0.action"]);
        Assert.Equal(history["items.0.seq"], (await Http.Get("/v1/history?limit=1"))["items.0.seq"]);
    }

    [Fact]
    public async Task Expired_key_is_none()
    {
        Answer created = await CreateAsync($$"""{"name":"k","role":"viewer","sites":["*"],"expiresAt":"{{shared.In(10)}}"}""");
        using HttpClient http = shared.Service.HttpAs(created["key"]);
        await shared.PassAsync(9);
        int before = (await http.Get("/v1/sites")).Status;
        await shared.PassAsync(1);

        Assert.Equal(200, before);
        Assert.Equal(401, (await http.Get("/v1/sites")).Status);
    }

    [Fact]
    public async Task Last_use_is_noted_at_most_once_a_minute()
    {
        Answer created = await CreateAsync();
        using HttpClient http = shared.Service.HttpAs(created["key"]);
        Assert.Null(created["lastUsedAt"]);

        string first = await UseAsync();
        await Eventually.TrueAsync(async () => await LastUsedAsync(created["id"]!) == first, TestContext.Current.CancellationToken);
        await shared.PassAsync(30);
        await UseAsync();
        Assert.Equal(first, await LastUsedAsync(created["id"]!));
        await shared.PassAsync(30);
        string third = await UseAsync();
        await Eventually.TrueAsync(async () => await LastUsedAsync(created["id"]!) == third, TestContext.Current.CancellationToken);

        async Task<string> UseAsync()
        {
            string now = shared.In(0);
            Assert.Equal(200, (await http.Get("/v1/sites")).Status);
            await shared.PassAsync(2);
            return now;
        }
    }

    [Fact]
    public async Task Last_admin_key_for_all_sites_that_does_not_expire_can_not_be_revoked()
    {
        await using RunningService service = await RunningService.StartAsync(shared.Time);
        await service.Http.Post("/v1/keys", """{"name":"scoped","role":"admin","sites":["shop-*"]}""");
        await service.Http.Post("/v1/keys", """{"name":"operator","role":"operator","sites":["*"]}""");
        Answer expiring = await service.Http.Post("/v1/keys", $$"""{"name":"expiring","role":"admin","sites":["*"],"expiresAt":"{{shared.In(3600)}}"}""");

        Answer last = await service.Http.Delete("/v1/keys/bootstrap");
        Answer second = await service.Http.Post("/v1/keys", """{"name":"second","role":"admin","sites":["*"]}""");
        using HttpClient other = service.HttpAs(second["key"]);
        int withSecond = (await other.Delete("/v1/keys/bootstrap")).Status;
        Answer lastAgain = await other.Delete($"/v1/keys/{second["id"]}");

        Assert.Equal((409, "last-admin-key"), last.Refusal);
        Assert.Equal(204, withSecond);
        Assert.Equal((409, "last-admin-key"), lastAgain.Refusal);
        Assert.Equal(204, (await other.Delete($"/v1/keys/{expiring["id"]}")).Status);
    }

    [Theory]
    [InlineData("""{"role":"viewer","sites":["*"]}""", 400, "/name")]
    [InlineData("""{"name":"","role":"viewer","sites":["*"]}""", 422, "/name")]
    [InlineData("""{"name":"k","sites":["*"]}""", 400, "/role")]
    [InlineData("""{"name":"k","role":"root","sites":["*"]}""", 400, "/role")]
    [InlineData("""{"name":"k","role":"viewer"}""", 400, "/sites")]
    [InlineData("""{"name":"k","role":"viewer","sites":[]}""", 422, "/sites")]
    [InlineData("""{"name":"k","role":"viewer","sites":["ok","*-shop"]}""", 422, "/sites/1")]
    [InlineData("""{"name":"k","role":"viewer","sites":["a b"]}""", 422, "/sites/0")]
    [InlineData("""{"name":"k","role":"viewer","sites":[null]}""", 400, "/sites/0")]
    [InlineData("""{"name":"k","role":"viewer","sites":["*"],"expiresAt":"2020-01-01T00:00:00Z"}""", 422, "/expiresAt")]
    public async Task Impossible_key_is_refused(string body, int status, string pointer)
    {
        Answer refused = await Http.Post("/v1/keys", body);

        Assert.Equal(status, refused.Status);
        Assert.Equal(pointer, refused["pointer"]);
    }

    [Theory]
    [InlineData("?access_token={0}", null, null)]
    [InlineData("", "Cookie", "key={0}")]
    [InlineData("", "X-Api-Key", "{0}")]
    [InlineData("", "Authorization", "Basic {0}")]
    [InlineData("", "Authorization", "{0}")]
    [InlineData("", "Authorization", "Bearer")]
    public async Task Key_is_taken_as_a_bearer_only(string query, string? header, string? value)
    {
        string Fill(string text) => string.Format(System.Globalization.CultureInfo.InvariantCulture, text, RunningService.AdminKey);
        using HttpClient http = shared.Service.HttpAs(null);
        if (header is not null)
        {
            http.DefaultRequestHeaders.TryAddWithoutValidation(header, Fill(value!));
        }

        Assert.Equal((401, "unauthenticated"), (await http.Get("/v1/sites" + Fill(query))).Refusal);
    }

    [Theory]
    [InlineData("shop", true)]
    [InlineData("SHOP", true)]
    [InlineData("shop-1", false)]
    public async Task Instance_key_makes_only_sites_that_it_names_exactly(string site, bool named)
    {
        using HttpClient app = shared.Service.HttpAs(await shared.Service.KeyAsync(MaintenanceService.Client.KeyRole.Instance, "shop", "shop-*"));

        Answer answer = await app.Put($"/v1/sites/{site}/instances/i{site}", """{"run":"r","sequence":1}""");

        Assert.Equal(named ? 200 : 404, answer.Status);
        Assert.Equal(named ? null : "site-not-found", answer.Slug);
    }

    private async Task<string?> LastUsedAsync(string id)
    {
        Answer keys = await Http.Get("/v1/keys");
        return keys.Json.GetProperty("items").EnumerateArray().Single(key => key.GetProperty("id").GetString() == id).GetProperty("lastUsedAt").GetString();
    }

    private async Task<Answer> CreateAsync(string body = """{"name":"k","role":"viewer","sites":["*"]}""")
    {
        Answer created = await Http.Post("/v1/keys", body);
        Assert.Equal(201, created.Status);
        return created;
    }

    // Everything that the service has on its disk; it keeps its files to itself while it runs.
    private async Task<string> DiskAsync()
    {
        await shared.Service.StopAsync();
        byte[][] files = await Task.WhenAll(Directory.GetFiles(shared.Service.DataFolder).Select(file => File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        await shared.Service.RestartAsync();
        return string.Concat(files.Select(Encoding.Latin1.GetString));
    }
}
