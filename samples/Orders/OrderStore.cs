using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Orders;

/// <summary>
/// The orders in a database. The app knows two versions of its schema, of which neither fits the other: the total as a text in a column
/// <c>total</c>, or as a number of cents in <c>cents</c>. <c>Orders:Schema</c> says which one is in use, in place of two builds of the app.
/// </summary>
internal sealed class OrderStore(IConfiguration configuration)
{
    private const string First = "INSERT INTO orders (id, customer, total) VALUES (@id, @customer, @value)";
    private const string Second = "INSERT INTO orders (id, customer, cents) VALUES (@id, @customer, @value)";

    public int Schema => configuration.GetValue("Orders:Schema", 1);

    public async Task AddAsync(Order order, CancellationToken cancellationToken)
    {
        bool first = Schema == 1;
        await using DbConnection connection = Connect();
        await connection.OpenAsync(cancellationToken);
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = first ? First : Second;
        Add(command, "id", order.Id);
        Add(command, "customer", order.Customer);
        Add(command, "value", first ? order.Total.ToString("0.00", CultureInfo.InvariantCulture) : (long)(order.Total * 100));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private DbConnection Connect()
    {
        string text = configuration.GetConnectionString("Orders") ?? "Data Source=orders.db";
        return text.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) ? new SqliteConnection(text) : new NpgsqlConnection(text);
    }

    private static void Add(DbCommand command, string name, object value)
    {
        DbParameter parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value;
        command.Parameters.Add(parameter);
    }
}
