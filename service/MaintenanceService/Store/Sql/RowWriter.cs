using System.Data.Common;

namespace MaintenanceService.Store.Sql;

/// <summary>Writes rows with their checksums within one transaction, and updates the totals.</summary>
internal sealed class RowWriter(SqlSession session, DbTransaction transaction, StoreTotals totals)
{
    public const string InsertEntry = "INSERT INTO history (seq, site, body, hash) VALUES (@p0, @p1, @p2, @p3)";

    /// <summary>The totals of the store, including everything that was written.</summary>
    public StoreTotals Totals { get; private set; } = totals;

    /// <summary>Inserts or replaces a row.</summary>
    /// <param name="table">The table.</param>
    /// <param name="values">The columns of the key, then the others.</param>
    public void Save(StoreTable table, params object?[] values)
    {
        (long number, long? previous) = Find(table, values);
        if (previous is null && table.IsNumbered)
        {
            number = Totals.Of(table).LastNumber + 1;
            Totals = Totals.Numbered(table, number);
        }

        object?[] row = table.IsNumbered ? [number, .. values] : values;
        long checksum = RowChecksum.Of(table, row);
        if (previous is null)
        {
            session.Execute(transaction, table.Insert, [.. row, checksum]);
        }
        else
        {
            session.Execute(transaction, table.Update, [.. values, checksum]);
        }

        Totals = Totals.Replace(table, previous, checksum);
    }

    public void Delete(StoreTable table, params object?[] key)
    {
        if (Find(table, key).Checksum is { } previous)
        {
            session.Execute(transaction, table.Delete, key);
            Totals = Totals.Replace(table, previous, null);
        }
    }

    /// <summary>Deletes a site's rows.</summary>
    public void DeleteOfSite(StoreTable table, string site)
    {
        foreach (object?[] row in session.Rows(transaction, table.FindOfSite, site).ToList())
        {
            Totals = Totals.Replace(table, (long)row[0]!, null);
        }

        session.Execute(transaction, table.DeleteOfSite, site);
    }

    /// <summary>Reads a column of a row that this transaction may have changed.</summary>
    public string? Read(string sql, params object?[] values) => session.First(transaction, sql, values)?[0] as string;

    public void Append(long seq, string? site, string body, string hash)
    {
        session.Execute(transaction, InsertEntry, seq, site, body, hash);
        Totals = Totals with { LastSeq = seq };
    }

    /// <summary>Removes the history entries of sites after a number and up to another; keeps those of the store itself.</summary>
    public void Trim(long after, long last) =>
        session.Execute(transaction, "DELETE FROM history WHERE seq > @p0 AND seq <= @p1 AND site IS NOT NULL", after, last);

    /// <summary>Writes the totals; the last statement before the commit.</summary>
    public void SaveTotals()
    {
        StoreTable meta = StoreTables.Meta;
        object?[] columns = [StoreTotals.Row, Totals.ToJson()];
        object?[] row = [.. columns, RowChecksum.Of(meta, columns)];
        if (session.Execute(transaction, meta.Update, row) == 0)
        {
            session.Execute(transaction, meta.Insert, row);
        }
    }

    private (long Number, long? Checksum) Find(StoreTable table, object?[] values) =>
        session.First(transaction, table.Find, values.AsSpan(0, table.KeyLength)) is [var number, long checksum]
            ? (Convert.ToInt64(number, System.Globalization.CultureInfo.InvariantCulture), checksum)
            : (0, null);
}
