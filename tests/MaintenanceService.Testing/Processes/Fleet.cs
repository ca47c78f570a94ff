using System.Net.Http.Headers;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>One service and any number of Shops, all real processes, that are gone with the test.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    public const string AdminKey = "an-admin-key-for-tests-0123456789";
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServerProcess> _shops = [];
    private IReadOnlyDictionary<string, string> _serviceSettings = new Dictionary<string, string>();

    private Fleet(string instanceKey) => InstanceKey = instanceKey;

    public ServerProcess Service { get; private set; } = null!;

    public string InstanceKey { get; private set; }

    public MaintenanceClient Client { get; private set; } = null!;

    /// <summary>The service's store.</summary>
    public string StoreFile => _folder.File("data/maintenance.db");

    public IReadOnlyList<ServerProcess> Shops => _shops;

    public static async Task<Fleet> StartAsync(
        int shops = 1, IReadOnlyDictionary<string, string>? shopSettings = null, IReadOnlyDictionary<string, string>? serviceSettings = null)
    {
        var fleet = new Fleet("") { _serviceSettings = serviceSettings ?? new Dictionary<string, string>() };
        try
        {
            await fleet.StartServiceAsync();
            Key key = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "shop", Role = KeyRole.Instance, Sites = ["shop"] });
            fleet.InstanceKey = key.Secret!;
            await Task.WhenAll(Enumerable.Range(0, shops).Select(number => fleet.StartShopAsync($"shop-{number}", shopSettings)));
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the service, or starts it again on its data and its address.</summary>
    public async Task StartServiceAsync()
    {
        int port = Service?.Address.Port ?? 0;
        var settings = new Dictionary<string, string>(_serviceSettings)
        {
            ["Maintenance__DataFolder"] = _folder.File("data"),
            ["Maintenance__BootstrapKey"] = AdminKey,
        };
        for (int tries = 1; ; tries++)
        {
            try
            {
                Service = await ServerProcess.StartAsync("MaintenanceService", _folder.Path, settings, port);
                break;
            }
            catch (InvalidOperationException exception)
                when (tries < 5 && port != 0 && exception.Message.Contains("address already in use", StringComparison.OrdinalIgnoreCase))
            {
                // While it was down its port was anybody's: a connection of another process may have got it for a moment.
            }
        }

        Client ??= new MaintenanceClient(Service.Address, () => AdminKey);
    }

    /// <summary>Starts a Shop, or another app; one of the same name has the same folder, and so the same snapshot.</summary>
    /// <param name="name">Its name as an instance.</param>
    /// <param name="settings">Settings by environment variable.</param>
    /// <param name="project">The app.</param>
    /// <param name="untilConfirmed">
    /// Waits until the service knows this process, which has then its state in force and on disk. An app that listens need not have come
    /// so far: it waits 2 s for its service, and then serves without it. False where the service can't answer, or to see what comes before.
    /// </param>
    /// <param name="port">Its port; 0 = a free one.</param>
    public async Task<ServerProcess> StartShopAsync(
        string name, IReadOnlyDictionary<string, string>? settings = null, string project = "Shop", bool untilConfirmed = true, int port = 0)
    {
        string? former = untilConfirmed ? (await InstanceAsync(name))?.Run : null;
        string folder = Directory.CreateDirectory(_folder.File(name)).FullName;
        var all = new Dictionary<string, string>
        {
            ["Maintenance__Service"] = Service.Address.ToString(),
            ["Maintenance__Site"] = "shop",
            ["Maintenance__ApiKey"] = InstanceKey,
            ["Maintenance__Instance"] = name,
        };
        foreach ((string key, string value) in settings ?? new Dictionary<string, string>())
        {
            all[key] = value;
        }

        ServerProcess shop = await ServerProcess.StartAsync(project, folder, all, port);
        lock (_shops)
        {
            _shops.Add(shop);
        }

        if (untilConfirmed)
        {
            await ConfirmedAsync(name, former);
        }

        return shop;
    }

    /// <summary>Waits until a process of this name other than the former one has confirmed what is in force.</summary>
    public Task ConfirmedAsync(string name, string? formerRun = null) => Eventually.TrueAsync(
        async () => await InstanceAsync(name) is { State: InstanceState.Confirmed } instance && instance.Run != formerRun, TestContext.Current.CancellationToken);

    /// <summary>A client for an app or for raw requests to the service.</summary>
    public static HttpClient Http(ServerProcess server, string? key = null)
    {
        var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = server.Address };
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return http;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess shop in _shops)
        {
            await shop.DisposeAsync();
        }

        Client?.Dispose();
        if (Service is not null)
        {
            await Service.DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task<Instance?> InstanceAsync(string name)
    {
        try
        {
            return (await Client.ListInstancesAsync("shop")).Items.SingleOrDefault(instance => instance.Id == name);
        }
        catch (MaintenanceServiceException exception) when (exception.Slug == "site-not-found")
        {
            // Its first report makes the site.
            return null;
        }
    }
}
