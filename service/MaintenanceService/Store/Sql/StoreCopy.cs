using System.Data.Common;

namespace MaintenanceService.Store.Sql;

/// <summary>Copies a whole store into another one, of the same kind or another: rows, numbers and checksums stay unchanged.</summary>
internal static class StoreCopy
{
    /// <param name="source">The store to copy, to which nobody writes meanwhile, or which is read in one snapshot.</param>
    /// <param name="target">A store of this version's schema, whose rows are replaced.</param>
    /// <param name="writing">The transaction of the target.</param>
    public static void Run(SqlSession source, SqlSession target, DbTransaction writing)
    {
        foreach (StoreTable table in StoreTables.All)
        {
            target.Execute(writing, $"DELETE FROM {table.Name}");
            foreach (object?[] row in source.Rows(null, table.Scan))
            {
                target.Execute(writing, table.Insert, row);
            }
        }

        target.Execute(writing, "DELETE FROM history");
        foreach (object?[] row in source.Rows(null, "SELECT seq, site, body, hash FROM history ORDER BY seq"))
        {
            target.Execute(writing, RowWriter.InsertEntry, row);
        }
    }
}
