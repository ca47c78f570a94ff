using System.Net.Http.Headers;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Storage;
using Xunit;

namespace MaintenanceService.Tests.Service.Streams;

/// <summary>The service as a process of its own, with room for many instances of one site.</summary>
internal sealed class CrowdedService : IAsyncDisposable
{
    /// <summary>A site without instances.</summary>
    public const string OtherSite = "catalog";

    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string> _settings;

    private CrowdedService()
    {
        _settings = _folder.Settings();
        _settings["Maintenance__MaxInstancesPerSite"] = "20000";
    }

    public ServerProcess Process { get; private set; } = null!;

    public MaintenanceClient Client { get; private set; } = null!;

    /// <summary>Connections with an admin's key, for blocking calls.</summary>
    public HttpClient Http { get; private set; } = null!;

    /// <summary>A client with a key of instances.</summary>
    public MaintenanceClient Instances { get; private set; } = null!;

    public string InstanceKey { get; private set; } = "";

    /// <summary>The memory of the process in bytes, without what it maps from files.</summary>
    public long Memory => ProcessMemory.Read(Process.Id);

    public static async Task<CrowdedService> StartAsync()
    {
        var service = new CrowdedService();
        await service.StartProcessAsync(port: 0);
        service.Client = new MaintenanceClient(service.Process.Address, () => RunningService.AdminKey);
        service.Http = Fleet.Http(service.Process);
        service.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", RunningService.AdminKey);
        foreach (string site in new[] { StreamCrowd.Site, OtherSite })
        {
            await service.Client.PutSiteAsync(site, new SiteRequest(), cancellationToken: Test);
            await service.Client.PutMaintenanceAsync(site, "release", new MaintenanceRequest { Message = "Back soon." }, cancellationToken: Test);
        }

        service.InstanceKey = (await service.Client.CreateKeyAsync(new KeyRequest { Name = "instances", Role = KeyRole.Instance, Sites = ["*"] }, Test)).Secret!;
        service.Instances = new MaintenanceClient(service.Process.Address, () => service.InstanceKey);
        return service;
    }

    /// <summary>Starts it again at the same address.</summary>
    public Task StartAgainAsync() => StartProcessAsync(Process.Address.Port);

    public Task<StreamCrowd> OpenStreamsAsync(int count) => StreamCrowd.OpenAsync(Process.Address, Instances, InstanceKey, count);

    /// <summary>Changes a site's state, and returns its revision.</summary>
    public async Task<long> ChangeAsync(string site, string message) =>
        (await Client.PatchMaintenanceAsync(
            site, "release", new Dictionary<string, JsonElement> { ["message"] = JsonSerializer.SerializeToElement(message) }, cancellationToken: Test)).Value.Revision;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        Instances.Dispose();
        await Process.DisposeAsync();
        _folder.Dispose();
    }

    private async Task StartProcessAsync(int port) => Process = await ServerProcess.StartAsync("MaintenanceService", _folder.Path, _settings, port);
}
