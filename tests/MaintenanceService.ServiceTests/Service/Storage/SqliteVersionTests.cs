using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The SQLite that is really loaded, whatever a package's number says.</summary>
public sealed class SqliteVersionTests
{
    [Fact]
    public void Engine_is_3_53_or_later()
    {
        using var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();

        // 3.50 could take a log that was reset for one that is whole.
        Assert.True(Version.Parse(connection.ExecuteScalar<string>("SELECT sqlite_version()")!) >= new Version(3, 53));
    }
}
