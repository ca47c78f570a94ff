using MaintenanceService.Client;
using MaintenanceService.Tests.EndToEnd.Rounds;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>Several Shops that know all addresses of the service, each under load.</summary>
internal sealed class ShopsUnderLoad : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<ServerProcess> _processes = [];
    private readonly List<Wrk> _loads = [];

    public List<CountedApp> Apps { get; } = [];

    public static async Task<ShopsUnderLoad> StartAsync(MaintenanceClient client, ServiceAddresses service, string site, int count)
    {
        CancellationToken test = TestContext.Current.CancellationToken;
        Key key = await client.CreateKeyAsync(new KeyRequest { Name = site, Role = KeyRole.Instance, Sites = [site] }, test);
        var shops = new ShopsUnderLoad();
        for (int i = 0; i < count; i++)
        {
            string name = $"{site}-{i}";
            ServerProcess process = await ServerProcess.StartAsync("Shop", Directory.CreateDirectory(shops._folder.File(name)).FullName, new Dictionary<string, string>
            {
                ["Maintenance__Service"] = string.Join(';', service),
                ["Maintenance__Site"] = site,
                ["Maintenance__ApiKey"] = key.Secret!,
                ["Maintenance__Instance"] = name,
            });
            shops._processes.Add(process);
            shops.Apps.Add(new CountedApp(name, process.Address));
            shops._loads.Add(Wrk.Start(process.Address, shops._folder));
        }

        await Eventually.TrueAsync(
            async () => (await client.ListInstancesAsync(site, cancellationToken: test)).Items.Count(instance => instance.State == InstanceState.Confirmed) == count, test);
        return shops;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Wrk load in _loads)
        {
            await load.DisposeAsync();
        }

        Apps.ForEach(app => app.Dispose());
        foreach (ServerProcess process in _processes)
        {
            await process.DisposeAsync();
        }

        _folder.Dispose();
    }
}
