using MaintenanceService.Store;
using MaintenanceService.Store.Sql;
using MaintenanceService.Store.Sqlite;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service.Storage;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MaintenanceService.Tests.Service.Retention;

/// <summary>The checkpoint that stands for removed history entries is as protected as they were.</summary>
[Trait("Store", "SQLite")]
public sealed class CheckpointTests(CheckpointTests.TrimmedStore store) : IClassFixture<CheckpointTests.TrimmedStore>
{
    [Fact]
    public void Untouched_store_is_whole()
    {
        FilledStore.Verify(store.Copy());
        Assert.Null(Fault(store.Copy()));
    }

    [Theory]
    [InlineData("seq", "5")]
    [InlineData("removed", "2")]
    [InlineData("kept", "2")]
    [InlineData("hash", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("keptHash", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("at", "2026-01-01T00:00:00Z")]
    public void Changed_checkpoint_is_found_by_verify_and_by_the_start(string member, string value)
    {
        string copy = store.Copy();
        FilledStore.Execute(copy, $"UPDATE meta SET value = json_set(value, '$.{member}', {(long.TryParse(value, out _) ? value : $"'{value}'")}) WHERE name = 'checkpoint'");

        Assert.Throws<StoreFaultException>(() => FilledStore.Verify(copy));
        Assert.Throws<StoreFaultException>(() => FilledStore.Read(copy));

        // Also where somebody has made the row's checksum anew: but for the time, the chain itself tells.
        Assert.True(member == "at" || Fault(copy) is not null, member);
    }

    [Theory]
    [InlineData("DELETE FROM meta WHERE name = 'checkpoint'")]
    [InlineData("DELETE FROM history WHERE seq = 1")]
    [InlineData("UPDATE history SET body = replace(body, 'admin of', 'admin of shop, ') WHERE seq = 1")]
    [InlineData("UPDATE history SET hash = replace(hash, 'a', 'b'), body = replace(body, hash, replace(hash, 'a', 'b')) WHERE seq = 1")]
    [InlineData("INSERT INTO history SELECT 2, site, replace(body, '\"seq\":1,', '\"seq\":2,'), hash FROM history WHERE seq = 1")]
    [InlineData("DELETE FROM history WHERE seq = (SELECT json_extract(value, '$.seq') + 1 FROM meta WHERE name = 'checkpoint')")]
    public void Changed_history_around_it_is_found(string change)
    {
        string copy = store.Copy();
        FilledStore.Execute(copy, change);

        Assert.NotNull(Fault(copy));
        Assert.Throws<StoreFaultException>(() => FilledStore.Verify(copy));
    }

    [Theory]
    [InlineData("used_ids")]
    [InlineData("maintenances")]
    public void Lost_row_is_found(string table)
    {
        string copy = store.Copy();
        FilledStore.Execute(copy, $"DELETE FROM {table} WHERE rowid = (SELECT MAX(rowid) FROM {table})");

        Assert.Throws<StoreFaultException>(() => FilledStore.Verify(copy));
    }

    [Fact]
    public void Marker_of_a_moment_before_the_removal_fits()
    {
        string copy = store.Copy();
        File.Copy(store.EarlierMarker, StoreMarker.PathOf(copy), overwrite: true);

        FilledStore.Verify(copy);
    }

    private static string? Fault(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
        connection.Open();
        using var session = new SqlSession(connection);
        return HistoryCheck.Fault(session, newest: null);
    }

    /// <summary>A store from whose history the beginning was removed, and copies of it.</summary>
    public sealed class TrimmedStore : IAsyncLifetime
    {
        private readonly TemporaryFolder _folder = new();
        private int _copies;

        /// <summary>The marker as it was before anything was removed.</summary>
        public string EarlierMarker => _folder.File("earlier.marker");

        private string Original => _folder.File("original.db");

        public async ValueTask InitializeAsync()
        {
            await using RunningService service = await AgingService.StartAsync(historyDays: 30);
            await service.Http.Put("/v1/sites/shop");
            await service.CloseAndOpenAsync("old");
            await service.StopAsync();
            File.Copy(StoreMarker.PathOf(service.DataFolder.StoreFile()), EarlierMarker);
            await service.RestartAsync();
            await service.Http.Put("/v1/sites/shop", """{"displayName":"later"}""");
            await service.CloseAndOpenAsync("last");
            await service.PassDaysAsync(31);
            await Eventually.TrueAsync(
                async () => (await service.Http.Get("/v1/history")).Each("seq").Count() == 2, TestContext.Current.CancellationToken);
            await service.Http.Put("/v1/sites/shop/maintenances/open");
            await service.StopAsync();
            File.Copy(service.DataFolder.StoreFile(), Original);
            File.Copy(StoreMarker.PathOf(service.DataFolder.StoreFile()), StoreMarker.PathOf(Original));
        }

        public string Copy()
        {
            string file = _folder.File($"copy-{Interlocked.Increment(ref _copies)}.db");
            File.Copy(Original, file);
            File.Copy(StoreMarker.PathOf(Original), StoreMarker.PathOf(file));
            return file;
        }

        public ValueTask DisposeAsync()
        {
            _folder.Dispose();
            GC.SuppressFinalize(this);
            return ValueTask.CompletedTask;
        }
    }
}
