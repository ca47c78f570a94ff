using System.Net.Http.Headers;
using MaintenanceService.Client;
using MaintenanceService.Hosting;
using MaintenanceService.Tests.Processes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.Tests.Service;

/// <summary>The real service in this process: a real socket on a free port of loopback, a real SQLite file in a temporary folder, or a real PostgreSQL
/// database where MAINTENANCE_TEST_STORE is Postgres.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    public const string AdminKey = "an-admin-key-for-tests-0123456789";
    private readonly TemporaryFolder _folder = new();
    private readonly IReadOnlyDictionary<string, string?> _settings;
    private readonly Action<WebApplicationBuilder>? _configure;
    private readonly Action<WebApplication>? _map;
    private WebApplication? _app;
    private string? _database;

    private RunningService(
        TimeProvider? time, IReadOnlyDictionary<string, string?>? settings, Action<WebApplicationBuilder>? configure, Action<WebApplication>? map)
    {
        Time = time;
        _configure = configure;
        _map = map;
        _settings = settings ?? new Dictionary<string, string?>();
    }

    public TimeProvider? Time { get; }

    public Uri Address { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public MaintenanceClient Client { get; private set; } = null!;

    public string DataFolder => _settings.GetValueOrDefault("Maintenance:DataFolder") ?? _folder.File("data");

    /// <summary>The lines that the service logged at Error or above; tests assert that there are none.</summary>
    public ErrorLog Errors { get; } = new();

    public IServiceProvider Services => _app!.Services;

    /// <param name="time">Its clock; null = the machine's.</param>
    /// <param name="settings">Its configuration.</param>
    /// <param name="configure">What else a test changes, such as the store for one that fails on demand.</param>
    /// <param name="map">Endpoints of the test's own.</param>
    public static async Task<RunningService> StartAsync(
        TimeProvider? time = null,
        IReadOnlyDictionary<string, string?>? settings = null,
        Action<WebApplicationBuilder>? configure = null,
        Action<WebApplication>? map = null)
    {
        var service = new RunningService(time, settings, configure, map);
        await service.StartAgainAsync();
        return service;
    }

    /// <summary>Stops as on SIGTERM, and starts again on the same data.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAgainAsync();
    }

    public async Task StopAsync()
    {
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
            _app = null;
        }
    }

    /// <summary>A client with another key; null = none.</summary>
    public HttpClient HttpAs(string? key)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return http;
    }

    /// <summary>A new key of a role for sites.</summary>
    public async Task<string> KeyAsync(KeyRole role, params string[] sites) =>
        (await Client.CreateKeyAsync(new KeyRequest { Name = role.ToString(), Role = role, Sites = sites })).Secret!;

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client.Dispose();
        Http.Dispose();
        _folder.Dispose();
    }

    private async Task StartAgainAsync()
    {
        _database ??= PostgresCluster.IsAskedFor ? await PostgresCluster.CreateSharedDatabaseAsync() : null;
        _app = ServiceApp.Build(["--urls", "http://127.0.0.1:0"], builder =>
        {
            builder.Logging.ClearProviders().AddProvider(Errors);
            builder.Configuration["Maintenance:DataFolder"] = DataFolder;
            builder.Configuration["Maintenance:BootstrapKey"] = AdminKey;
            if (_database is not null)
            {
                builder.Configuration["Maintenance:Store"] = "Postgres";
                builder.Configuration["ConnectionStrings:Maintenance"] = _database;
            }

            foreach ((string name, string? value) in _settings)
            {
                builder.Configuration[name] = value;
            }

            if (Time is not null)
            {
                builder.Services.AddSingleton(Time);
            }

            _configure?.Invoke(builder);
        });
        _map?.Invoke(_app);
        await _app.StartAsync();
        Address = new Uri(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        Http = HttpAs(AdminKey);
        Client = new MaintenanceClient(Address, () => AdminKey);
    }
}
