using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Store;
using MaintenanceService.Store.Sqlite;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Retention;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A store with a row in every table, written by the service and left by it, of which tests damage copies.</summary>
public sealed class FilledStore : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private int _copies;

    /// <summary>What an undamaged copy holds, in one text.</summary>
    public string Content { get; private set; } = "";

    private string Original => _folder.File("original.db");

    public async ValueTask InitializeAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using (RunningService service = await RunningService.StartAsync(
            new ManualClock(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
            new Dictionary<string, string?> { ["Maintenance:WebhookNetworks:0"] = "127.0.0.0/8", ["Maintenance:HistoryDays"] = "30" }))
        {
            // Of this one nothing but its id is kept.
            await service.Http.Put("/v1/sites/shop");
            await service.CloseAndOpenAsync("removed");
            await service.PassDaysAsync(31);
            await Eventually.TrueAsync(async () => (await service.Http.Get("/v1/sites/shop/maintenances/removed")).Status == 404, cancellationToken);
            MaintenanceClient client = service.Client;

            // Nobody listens there, so that its messages stay in the outbox.
            await client.CreateWebhookAsync(new WebhookRequest { Url = "https://127.0.0.1:1/", Sites = ["*"] }, cancellationToken);
            await client.PutSiteAsync("shop", new SiteRequest { DisplayName = "Shop" }, cancellationToken: cancellationToken);
            await client.PutSiteAsync("gone", new SiteRequest(), cancellationToken: cancellationToken);
            await client.DeleteSiteAsync("gone", cancellationToken: cancellationToken);
            await client.PutMaintenanceAsync("shop", "over", new MaintenanceRequest { Reason = "first" }, cancellationToken: cancellationToken);
            await client.EndMaintenanceAsync("shop", "over", cancellationToken: cancellationToken);
            await client.PutMaintenanceAsync("shop", "closing", new MaintenanceRequest { Reason = "second" }, cancellationToken: cancellationToken);
            await client.CreatePassAsync("shop", new PassRequest { For = "somebody" }, cancellationToken);
            string key = await service.KeyAsync(KeyRole.Instance, "shop");
            using var instance = new MaintenanceClient(service.Address, () => key);
            await instance.ReportInstanceAsync("shop", "one", new InstanceReport { Run = "r", Sequence = 1 }, cancellationToken);
            await service.StopAsync();
            File.Copy(service.DataFolder.StoreFile(), Original);
            File.Copy(StoreMarker.PathOf(service.DataFolder.StoreFile()), StoreMarker.PathOf(Original));
        }

        Content = Read(Copy());
    }

    /// <summary>A copy of the file and its marker, for one test to damage.</summary>
    public string Copy()
    {
        string file = _folder.File($"copy-{Interlocked.Increment(ref _copies)}.db");
        File.Copy(Original, file);
        File.Copy(StoreMarker.PathOf(Original), StoreMarker.PathOf(file));
        return file;
    }

    /// <summary>Everything that a start takes from the store, in one text.</summary>
    public static string Read(string file)
    {
        using SqliteStore store = SqliteOpening.Open(file);
        StateSnapshot snapshot = store.Load(DateTimeOffset.UnixEpoch);
        return StoreJson.Write(snapshot) + StoreJson.Write(store.LoadOpenReceipts());
    }

    /// <summary>As the verb verify looks at it.</summary>
    public static void Verify(string file)
    {
        using SqliteStore store = SqliteOpening.OpenAll(file, StoreMarker.Read(file));
        store.Load(DateTimeOffset.UnixEpoch);
    }

    public static void Execute(string file, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
