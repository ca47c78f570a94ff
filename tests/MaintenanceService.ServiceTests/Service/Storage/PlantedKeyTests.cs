using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store;
using MaintenanceService.Store.Sqlite;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>A key that was written into the file with everything that a row needs is still found: history does not know it.</summary>
[Trait("Store", "SQLite")]
public sealed class PlantedKeyTests
{
    private const int StoreFault = 78;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("planted", "was created")]
    [InlineData("other secret", "was created")]
    [InlineData("raised role", "was created")]
    [InlineData("more sites", "was created")]
    [InlineData("longer", "was created")]
    [InlineData("revived", "it was revoked")]
    public async Task Key_that_history_does_not_know_is_found_at_the_start_and_by_verify_and_restore(string kind, string told)
    {
        await using RunningService service = await RunningService.StartAsync();
        Key key = await service.Client.CreateKeyAsync(
            new KeyRequest { Name = "k", Role = KeyRole.Viewer, Sites = ["shop"], ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1) }, Test);
        await service.Client.RevokeKeyAsync(key.Id, Test);
        string folder = service.DataFolder;
        await service.StopAsync();
        await AssertGoodAsync(folder);

        Plant(folder.StoreFile(), key.Id, record => kind switch
        {
            "planted" => record with { Id = "planted", Role = KeyRole.Admin, Sites = ["*"], RevokedAt = null },
            "other secret" => record with { Hash = SecretToken.Hash("another secret") },
            "raised role" => record with { Role = KeyRole.Admin },
            "more sites" => record with { Sites = ["*"] },
            "longer" => record with { ExpiresAt = null },
            _ => record with { RevokedAt = null },
        });

        StoreFaultException atStart = Assert.Throws<StoreFaultException>(() => SqliteOpening.Open(folder.StoreFile()).Dispose());
        Assert.Contains(told, atStart.Message, StringComparison.Ordinal);
        (int verified, _, string error) = await ServiceCommand.RunAsync(folder, "verify");
        Assert.Equal(StoreFault, verified);
        Assert.Contains(told, error, StringComparison.Ordinal);
        using var other = new TemporaryFolder();
        (int restored, _, string refusal) = await ServiceCommand.RunAsync(other.File("data"), "restore", folder.StoreFile());
        Assert.Equal(StoreFault, restored);
        Assert.Contains(told, refusal, StringComparison.Ordinal);
    }

    private static async Task AssertGoodAsync(string folder)
    {
        (int verified, _, string error) = await ServiceCommand.RunAsync(folder, "verify");
        Assert.Equal((0, ""), (verified, error));
    }

    // As the service writes a row, with its checksum, its totals and its marker, but without an entry of the history.
    private static void Plant(string file, string id, Func<KeyRecord, KeyRecord> change)
    {
        using SqliteStore store = SqliteOpening.OpenAll(file, StoreMarker.Read(file));
        store.Commit([new KeySaved(change(store.Load(DateTimeOffset.UnixEpoch).Keys[id]))]);
        store.Marker.Write(file);
    }
}
