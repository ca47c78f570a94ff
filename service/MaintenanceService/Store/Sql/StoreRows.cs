namespace MaintenanceService.Store.Sql;

/// <summary>Reads whole tables, and refuses them where they were changed outside the service.</summary>
internal sealed class StoreRows(SqlSession session, string name)
{
    /// <summary>Returns the totals of the last commit.</summary>
    public StoreTotals Totals { get; } = ReadTotals(session, name);

    /// <summary>Returns every row of a table, each checked; the totals are compared after the last one.</summary>
    /// <returns>The columns in the order of <see cref="StoreTable.Columns"/>, then the checksum.</returns>
    /// <exception cref="StoreFaultException">A row was changed, removed or added outside the service.</exception>
    public IEnumerable<object?[]> Scan(StoreTable table)
    {
        var found = new TableTotal(0, 0, Totals.Of(table).LastNumber);
        foreach (object?[] row in session.Rows(null, table.Scan))
        {
            if (table == StoreTables.Meta && row[0] is StoreTotals.Row)
            {
                continue;
            }

            Check(table, row, name);
            found = found with { Count = found.Count + 1, Sum = unchecked(found.Sum + (long)row[^1]!) };
            yield return row;
        }

        if (found != Totals.Of(table))
        {
            throw new StoreFaultException(
                name,
                $"the table {table.Name} holds {found.Count} rows, and not the {Totals.Of(table).Count} that were written last: some were lost, added or set back.",
                StoreFaultException.Restore);
        }
    }

    /// <summary>Checks every row of every table.</summary>
    public void CheckAll()
    {
        foreach (StoreTable table in StoreTables.All)
        {
            Check(table);
        }
    }

    /// <summary>Checks every row of a table of which nothing is kept in memory.</summary>
    public void Check(StoreTable table)
    {
        foreach (object?[] _ in Scan(table))
        {
            // Each is checked as it is read.
        }
    }

    private static StoreTotals ReadTotals(SqlSession session, string name)
    {
        if (session.First(null, "SELECT name, value, checksum FROM meta WHERE name = @p0", StoreTotals.Row) is not { } row)
        {
            throw new StoreFaultException(name, "the row with the totals of the store is missing.", StoreFaultException.Restore);
        }

        Check(StoreTables.Meta, row, name);
        return StoreTotals.Parse((string)row[1]!);
    }

    private static void Check(StoreTable table, object?[] row, string name)
    {
        if (row[^1] is not long checksum || RowChecksum.Of(table, row.AsSpan(0, row.Length - 1)) != checksum)
        {
            throw new StoreFaultException(
                name, $"a row of the table {table.Name} ({row[0]}) is not what was written: its checksum does not fit.", StoreFaultException.Restore);
        }
    }
}
