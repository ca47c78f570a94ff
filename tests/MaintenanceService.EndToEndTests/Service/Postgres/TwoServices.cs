using System.Net;
using System.Net.Sockets;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>Two processes of the service on one database.</summary>
internal sealed class TwoServices : IAsyncDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder _folder;
    private readonly string _database;
    private readonly string _environment;

    private TwoServices(TemporaryFolder folder, string database, string environment, ServerProcess active, ServerProcess standby)
    {
        _folder = folder;
        _database = database;
        _environment = environment;
        Active = active;
        Standby = standby;
    }

    /// <summary>The one that was active first.</summary>
    public ServerProcess Active { get; private set; }

    /// <summary>The one that stood by first.</summary>
    public ServerProcess Standby { get; private set; }

    /// <param name="database">The database of both.</param>
    /// <param name="ofActive">How the active one reaches it, if otherwise.</param>
    /// <param name="environment">The environment of both, such as Development, where webhooks may be sent to this machine.</param>
    public static async Task<TwoServices> StartAsync(string database, string? ofActive = null, string environment = "Production")
    {
        var folder = new TemporaryFolder();
        ServerProcess active = await StartOneAsync(folder, "a", ofActive ?? database, environment);
        await Eventually.TrueAsync(() => IsReadyAsync(active), Test);
        ServerProcess standby = await StartOneAsync(folder, "b", database, environment);
        return new TwoServices(folder, database, environment, active, standby);
    }

    /// <summary>The standby took over: the two change places, and a process that is gone is started again at its address.</summary>
    public async Task ChangePlacesAsync()
    {
        (Active, Standby) = (Standby, Active);
        if (Standby.HasExited)
        {
            await RestartStandbyAsync();
        }
    }

    /// <summary>Starts a standby that is gone again at its address.</summary>
    public async Task RestartStandbyAsync()
    {
        int port = Standby.Address.Port;
        await Standby.DisposeAsync();
        Standby = await StartOneAsync(_folder, $"{port}", _database, _environment, port);
    }

    public static MaintenanceClient ClientOf(ServerProcess service) => new(service.Address, () => RunningService.AdminKey);

    public static async Task<bool> IsReadyAsync(ServerProcess service) => (await GetAsync(service, "/readyz")).Status == HttpStatusCode.OK;

    /// <summary>What a process answers; no status where nobody listens.</summary>
    public static async Task<(HttpStatusCode? Status, string Body)> GetAsync(ServerProcess service, string path)
    {
        using var http = new HttpClient { BaseAddress = service.Address, Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new("Bearer", RunningService.AdminKey);
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(path, Test);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Test));
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return (null, "");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Active.DisposeAsync();
        await Standby.DisposeAsync();
        _folder.Dispose();
    }

    private static Task<ServerProcess> StartOneAsync(TemporaryFolder folder, string name, string database, string environment, int? port = null) => ServerProcess.StartAsync(
        "MaintenanceService",
        folder.Path,
        new Dictionary<string, string>
        {
            ["ASPNETCORE_ENVIRONMENT"] = environment,
            ["Maintenance__DataFolder"] = folder.File(name),
            ["Maintenance__BootstrapKey"] = RunningService.AdminKey,
            ["Maintenance__Store"] = "Postgres",
            ["ConnectionStrings__Maintenance"] = database,
        },
        port ?? FreePort.Next());
}
