using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>How the first admin key comes into being.</summary>
public sealed class FirstKeyTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Empty_store_makes_a_key_in_a_private_file_and_logs_where()
    {
        await using ServerProcess service = await StartAsync();
        string file = Path.Combine(_folder.File("data"), "bootstrap-key");
        string key = (await File.ReadAllTextAsync(file, Test)).Trim();
        using HttpClient http = Fleet.Http(service, key);

        Answer keys = await http.Get("/v1/keys");

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(file) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Contains(file, service.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(key, service.Output, StringComparison.Ordinal);
        Assert.Equal("admin", keys["items.0.role"]);
        Assert.Equal("""["*"]""", keys["items.0.sites"]);
        Assert.StartsWith($"mnt_{keys["items.0.id"]}_", key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_in_use_never_gets_another_first_key()
    {
        await using (ServerProcess first = await StartAsync())
        {
            await first.StopAsync();
        }

        File.Delete(Path.Combine(_folder.File("data"), "bootstrap-key"));
        await using ServerProcess again = await StartAsync(("Maintenance__BootstrapKey", Fleet.AdminKey));
        using HttpClient http = Fleet.Http(again, Fleet.AdminKey);

        Assert.False(File.Exists(Path.Combine(_folder.File("data"), "bootstrap-key")));
        Assert.Equal(401, (await http.Get("/v1/keys")).Status);
    }

    [Theory]
    [InlineData("32 characters, with spaces + :/=!")]
    [InlineData("5f1c0e7a9b3d48264c8e1f70a2b6d935")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    public async Task Configured_key_of_any_form_is_the_first_admin(string key)
    {
        await using ServerProcess service = await StartAsync(("Maintenance__BootstrapKey", key));
        using HttpClient http = new() { BaseAddress = service.Address };
        http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + key);

        Assert.False(File.Exists(Path.Combine(_folder.File("data"), "bootstrap-key")));
        Assert.Equal("bootstrap", (await http.Get("/v1/keys"))["items.0.id"]);
    }

    [Fact]
    public async Task Too_short_a_key_stops_the_start_and_is_not_shown()
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(("Maintenance__BootstrapKey", "too-short-a-secret")));

        Assert.Contains("32 characters or more", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too-short-a-secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("abababababababababababababababababababab")]
    [InlineData("changemechangemechangemechangeme")]
    [InlineData("1234567812345678123456781234567812345678")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789")]
    [InlineData("98765432109876543210ZYXWVUTSRQPONMLKJI")]
    [InlineData("changeme-changeme-changeme-changeme")]
    [InlineData("password-password-password-123456")]
    [InlineData("Maintenance-Maintenance-Maintenance-")]
    [InlineData("                                        ")]
    [InlineData("mnt_abc_0123456789abcdef0123456789abcdef0123456789")]
    [InlineData("a-key-with-ümlauts-0123456789-abcdef")]
    public async Task Weak_key_stops_the_start_with_a_sentence_and_is_not_shown(string key)
    {
        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(("Maintenance__BootstrapKey", key)));

        Assert.Contains("Maintenance:BootstrapKey ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_of_a_file_is_the_first_admin_and_the_file_is_not_needed_again()
    {
        string file = _folder.File("first-key");
        await File.WriteAllTextAsync(file, Fleet.AdminKey + "\n", Test);
        await using (ServerProcess first = await StartAsync(("Maintenance__BootstrapKeyFile", file)))
        {
            using HttpClient http = Fleet.Http(first, Fleet.AdminKey);
            Assert.Equal("bootstrap", (await http.Get("/v1/keys"))["items.0.id"]);
            await first.StopAsync();
        }

        File.Delete(file);
        await using ServerProcess again = await StartAsync(("Maintenance__BootstrapKeyFile", file));
        using HttpClient later = Fleet.Http(again, Fleet.AdminKey);
        Assert.Equal(200, (await later.Get("/v1/keys")).Status);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task File_without_a_good_key_stops_the_start_with_a_sentence(string? content)
    {
        string file = _folder.File("first-key");
        if (content is not null)
        {
            await File.WriteAllTextAsync(file, content, Test);
        }

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(("Maintenance__BootstrapKeyFile", file)));

        Assert.Contains("Maintenance:BootstrapKeyFile: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forwarded_headers_move_no_address_that_grants_or_counts_something()
    {
        await using ServerProcess service = await StartAsync(
            ("Maintenance__BootstrapKey", Fleet.AdminKey), ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        using HttpClient http = Fleet.Http(service, Fleet.AdminKey);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        Assert.Equal(201, (await http.Put("/v1/sites/shop")).Status);
        Assert.Equal("127.0.0.1", (await http.Get("/v1/history?limit=1"))["items.0.remoteAddress"]);

        // Whoever guesses can't start the count anew with a made-up address.
        // All guess at once, for the count is that of a minute.
        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 61).Select(GuessAsync));

        Assert.Equal(60, statuses.Count(status => status == 401));
        Assert.Equal(1, statuses.Count(status => status == 429));

        async Task<int> GuessAsync(int guess)
        {
            using HttpClient guesser = Fleet.Http(service, "wrong");
            guesser.DefaultRequestHeaders.Add("X-Forwarded-For", $"203.0.113.{guess}");
            return (await guesser.Get("/v1/sites")).Status;
        }
    }

    [Theory]
    [InlineData("198.51.100.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9:44321", "203.0.113.9")]
    [InlineData("2001:db8::9", "2001:db8::9")]
    [InlineData("[2001:db8::9]:44321", "2001:db8::9")]
    [InlineData("203.0.113.9:x", "127.0.0.1")]
    [InlineData("unknown", "127.0.0.1")]
    public async Task Address_from_a_trusted_proxy_is_recorded_in_the_history(string forwarded, string recorded)
    {
        await using ServerProcess service = await StartAsync(("Maintenance__BootstrapKey", Fleet.AdminKey), ("Maintenance__TrustedProxies__0", "127.0.0.0/8"));
        using HttpClient http = Fleet.Http(service, Fleet.AdminKey);
        http.DefaultRequestHeaders.Add("X-Forwarded-For", forwarded);

        await http.Put("/v1/sites/shop");

        // The nearest hop is the one that the proxy saw; what stands further left anybody may have written.
        Assert.Equal(recorded, (await http.Get("/v1/history?limit=1"))["items.0.remoteAddress"]);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServerProcess> StartAsync(params (string Name, string Value)[] settings) => ServerProcess.StartAsync(
        "MaintenanceService",
        _folder.Path,
        settings.Prepend(("Maintenance__DataFolder", _folder.File("data"))).ToDictionary(setting => setting.Item1, setting => setting.Item2));
}
