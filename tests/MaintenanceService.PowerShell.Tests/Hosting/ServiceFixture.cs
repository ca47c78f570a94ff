using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using MaintenanceService.PowerShell.Tests.Hosting;
using MaintenanceService.Tests.Processes;
using Xunit;

[assembly: AssemblyFixture(typeof(ServiceFixture))]

namespace MaintenanceService.PowerShell.Tests.Hosting;

/// <summary>One real service for all tests of this assembly.</summary>
public sealed class ServiceFixture : IAsyncLifetime
{
    public const string AdminKey = "an-admin-key-for-tests-0123456789";
    private readonly TemporaryFolder _folder = new();
    private readonly HttpClient _http = new();
    private ServerProcess? _service;
    private int _sites;
    private string _instanceKey = "";

    public Uri Address => _service!.Address;

    public async ValueTask InitializeAsync()
    {
        _service = await ServerProcess.StartAsync("MaintenanceService", _folder.Path, new Dictionary<string, string>
        {
            ["Maintenance__DataFolder"] = _folder.File("data"),
            ["Maintenance__BootstrapKey"] = AdminKey,
        });
        _http.BaseAddress = Address;
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/keys") { Content = JsonContent.Create(new { name = "apps", role = "instance", sites = new[] { "*" } }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        _instanceKey = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    /// <summary>A site of its own name.</summary>
    public async Task<string> NewSiteAsync(string? name = null)
    {
        name ??= $"site-{Interlocked.Increment(ref _sites)}";
        await PutAsync($"v1/sites/{name}", new { settings = new { instanceExpirySeconds = 86_400 } });
        return name;
    }

    /// <summary>An instance that has confirmed its site once, and never reports again.</summary>
    public Task AddInstanceAsync(string site, string id) => PutAsync(
        $"v1/sites/{site}/instances/{id}",
        key: _instanceKey,
        body: new { run = "run-1", sequence = 1, revision = 0, mode = "open", requestsInFlight = 0, connectionsOpen = 0, refused = 0, bypassed = 0, exempt = Array.Empty<string>(), appVersion = "1.0" });

    public async Task PutAsync(string path, object body, string key = AdminKey)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, path) { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_service is not null)
        {
            await _service.DisposeAsync();
        }

        _folder.Dispose();
    }
}
