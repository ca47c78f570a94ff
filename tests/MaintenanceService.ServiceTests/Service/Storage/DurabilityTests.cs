using Dapper;
using MaintenanceService.Store.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>What a power cut would need, and no test of a living machine shows.</summary>
public sealed class DurabilityTests
{
    private const int Full = 2;

    [Fact]
    public async Task Each_commit_is_flushed_to_the_disk()
    {
        await using RunningService service = await RunningService.StartAsync();
        SqliteStore store = service.Services.GetRequiredService<SqliteStore>();

        Assert.Equal("wal", store.Read(connection => connection.ExecuteScalar<string>("PRAGMA journal_mode")));
        Assert.Equal(Full, store.Read(connection => connection.ExecuteScalar<int>("PRAGMA synchronous")));
    }
}
