using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace MaintenanceService.Tests.Migrations;

/// <summary>The orders that are in the database after the migration.</summary>
internal static class OrderDatabase
{
    public static async Task<Dictionary<string, long>> ReadAsync(string connectionString)
    {
        await using DbConnection connection = connectionString.StartsWith("Data Source=", StringComparison.Ordinal)
            ? new SqliteConnection(connectionString)
            : new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, cents FROM orders";
        var rows = new Dictionary<string, long>();
        await using DbDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return rows;
    }
}
