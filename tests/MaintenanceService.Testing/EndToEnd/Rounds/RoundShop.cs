using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>One Shop under load, with a network to the service of its own.</summary>
internal sealed class RoundShop(Fleet fleet, string name) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly TemporaryFolder _folder = new();
    private ServerProcess? _process;
    private Wrk? _load;
    private TimeSpan _startTook;

    public string Name => name;

    public CuttableLink Link { get; } = new(fleet.Service.Address);

    public ServerProcess Process => _process!;

    /// <summary>The process that runs now.</summary>
    public CountedApp App { get; private set; } = null!;

    /// <summary>True where it takes requests.</summary>
    public bool Serves { get; private set; }

    /// <summary>
    /// Whether the process that runs now may have begun to serve and to work before it heard of its site: by the contract an app waits 2 s
    /// for its service, and where the machine stands still these may pass in vain.
    /// </summary>
    public bool MayHaveBegunUnheard => _startTook >= Patience;

    /// <summary>True where it may have taken requests as well: it listened, and had not said yet that the site is closed.</summary>
    public bool MayHaveListenedUnheard =>
        MayHaveBegunUnheard && !Process.Output.Split("Now listening on")[0].Contains("The site shop is Closed", StringComparison.Ordinal);

    /// <summary>Starts the process, or another one in its place: same name, same folder, same snapshot.</summary>
    /// <param name="untilConfirmed">Waits until it is in touch with the service; only then comes the load.</param>
    public async Task StartAsync(bool untilConfirmed = true)
    {
        var settings = new Dictionary<string, string> { ["Maintenance__Service"] = Link.Address.ToString() };
        long startedAt = TimeProvider.System.GetTimestamp();
        _process = await fleet.StartShopAsync(name, settings, untilConfirmed: untilConfirmed);
        _startTook = TimeProvider.System.GetElapsedTime(startedAt);
        App = new CountedApp(name, _process.Address);
        _load = Wrk.Start(_process.Address, _folder);
        Serves = true;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        Serves = false;
        await UnloadAsync();
        await Process.KillAsync();
        App.Dispose();
    }

    /// <summary>As an orchestrator stops it; what still runs may finish.</summary>
    public async Task StopAsync()
    {
        Serves = false;
        await UnloadAsync();
        await Process.StopAsync();
    }

    /// <summary>Ends the load; before its server goes, or it would try to connect again and again, as fast as it can.</summary>
    public async Task UnloadAsync()
    {
        if (_load is not null)
        {
            await _load.DisposeAsync();
            _load = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await UnloadAsync();
        App?.Dispose();
        await Link.DisposeAsync();
        _folder.Dispose();
    }
}
