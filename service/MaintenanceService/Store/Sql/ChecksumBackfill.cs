using System.Data.Common;

namespace MaintenanceService.Store.Sql;

/// <summary>Adds checksums to the rows of a store whose schema had none.</summary>
internal static class ChecksumBackfill
{
    /// <returns>The totals of the store.</returns>
    public static StoreTotals Run(SqlSession session, DbTransaction transaction)
    {
        var totals = new StoreTotals { LastSeq = (long)session.First(transaction, "SELECT COALESCE(MAX(seq), 0) FROM history")![0]! };
        foreach (StoreTable table in StoreTables.All)
        {
            foreach (object?[] row in session.Rows(transaction, table.Scan).ToList())
            {
                object?[] columns = row[..^1];
                long checksum = RowChecksum.Of(table, columns);
                object?[] values = table.IsNumbered ? columns[1..] : columns;
                session.Execute(transaction, table.Update, [.. values, checksum]);
                totals = totals.Replace(table, null, checksum);
                if (table.IsNumbered)
                {
                    totals = totals.Numbered(table, (long)columns[0]!);
                }
            }
        }

        return totals;
    }
}
