using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Protocols;
using MaintenanceService.Client;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>The service as it is built, on a data folder that is deleted with it.</summary>
internal sealed class ServiceProcess : IDisposable
{
    public const string Site = "shop";
    public const string Maintenance = "release";
    public const string AdminKey = "an-admin-key-for-benchmarks-0123456789";

    private ServiceProcess(MeasuredProcess process)
    {
        Process = process;
        Client = new MaintenanceClient(process.Address, () => AdminKey);
    }

    /// <summary>The built program, of the configuration of this one.</summary>
    public static string Program
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory);
            return Path.Combine(own.Parent!.Parent!.FullName, "MaintenanceService", own.Name, "MaintenanceService");
        }
    }

    public MeasuredProcess Process { get; }

    public Uri Address => Process.Address;

    public MaintenanceClient Client { get; }

    /// <summary>A key with which instances report and watch.</summary>
    public string InstanceKey { get; private set; } = "";

    /// <summary>Starts it with a site that one maintenance holds.</summary>
    public static async Task<ServiceProcess> StartAsync()
    {
        DirectoryInfo folder = MeasuredProcess.CreateFolder();
        var service = new ServiceProcess(await MeasuredProcess.StartAsync(Program, ["--urls", "http://127.0.0.1:0"], Settings(folder.FullName), folder));
        await service.Client.PutSiteAsync(Site, new SiteRequest());
        await service.Client.PutMaintenanceAsync(Site, Maintenance, new MaintenanceRequest { Reason = "release", Message = "We are back in a few minutes." });
        service.InstanceKey = (await service.Client.CreateKeyAsync(new KeyRequest { Name = "instances", Role = KeyRole.Instance, Sites = ["*"] })).Secret!;
        return service;
    }

    /// <summary>Opens streams of the site, as instances do.</summary>
    public Task<Subscribers> SubscribeAsync(int count) =>
        Subscribers.OpenAsync(Address, new ServerSentEvents(HttpMessage.Get(Address, $"/v1/sites/{Site}/stream", InstanceKey)), count);

    /// <summary>Makes the request that changes the maintenance's message.</summary>
    public byte[] Change(string message) =>
        HttpMessage.Send(Address, "PATCH", $"/v1/sites/{Site}/maintenances/{Maintenance}", AdminKey, $$"""{"message":"{{message}}"}""");

    public static Dictionary<string, string> Settings(string dataFolder) => new()
    {
        ["Maintenance__DataFolder"] = dataFolder,
        ["Maintenance__BootstrapKey"] = AdminKey,
        ["Maintenance__MaxInstancesPerSite"] = "100000",
        ["Maintenance__MaxRegistrationsPerKey"] = "1000000",
    };

    public void Dispose()
    {
        Client.Dispose();
        Process.Dispose();
    }
}
