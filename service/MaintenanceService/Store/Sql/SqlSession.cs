using System.Data.Common;

namespace MaintenanceService.Store.Sql;

/// <summary>Runs statements on one connection, and keeps each prepared.</summary>
internal sealed class SqlSession(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _commands = new(StringComparer.Ordinal);

    public DbConnection Connection => connection;

    /// <summary>Runs a statement, and returns the number of rows that it changed.</summary>
    public int Execute(DbTransaction? transaction, string sql, params ReadOnlySpan<object?> values) => Command(transaction, sql, values).ExecuteNonQuery();

    /// <summary>Runs statements that are not needed again.</summary>
    public void Run(DbTransaction? transaction, string sql)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        command.ExecuteNonQuery();
    }

    /// <summary>Returns the first row, which stays readable until the next statement; null where there is none.</summary>
    public object?[]? First(DbTransaction? transaction, string sql, params ReadOnlySpan<object?> values)
    {
        using DbDataReader reader = Command(transaction, sql, values).ExecuteReader();
        return reader.Read() ? Row(reader) : null;
    }

    /// <summary>Returns the first column of the first row; the default where there is none, or null in it.</summary>
    public T? Scalar<T>(string sql, params ReadOnlySpan<object?> values) => First(null, sql, values) is [T value, ..] ? value : default;

    /// <summary>Enumerates the rows; no other statement may be run meanwhile.</summary>
    public IEnumerable<object?[]> Rows(DbTransaction? transaction, string sql, params object?[] values)
    {
        using DbDataReader reader = Command(transaction, sql, values).ExecuteReader();
        while (reader.Read())
        {
            yield return Row(reader);
        }
    }

    public void Dispose()
    {
        foreach (DbCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _commands.Clear();
    }

    private DbCommand Command(DbTransaction? transaction, string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out DbCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _commands.Add(sql, command);
        }

        command.Transaction = transaction;
        for (int i = command.Parameters.Count; i < values.Length; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"p{i}";
            command.Parameters.Add(parameter);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }

    private static object?[] Row(DbDataReader reader)
    {
        object?[] row = new object?[reader.FieldCount];
        reader.GetValues(row!);
        return row;
    }
}
