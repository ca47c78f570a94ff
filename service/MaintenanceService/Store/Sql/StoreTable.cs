namespace MaintenanceService.Store.Sql;

/// <summary>A table whose rows carry a checksum over all their columns, and its statements; every kind of store uses the same SQL.</summary>
internal sealed class StoreTable
{
    /// <param name="name">The table.</param>
    /// <param name="key">The columns of the primary key.</param>
    /// <param name="values">The other columns, without number and checksum.</param>
    /// <param name="numbered">Whether rows are numbered in the order of creation.</param>
    public StoreTable(string name, string[] key, string[] values, bool numbered = false)
    {
        Name = name;
        KeyLength = key.Length;
        IsNumbered = numbered;
        HasSite = key[0] == "site";
        string[] columns = [.. key, .. values];
        string[] all = numbered ? ["number", .. columns] : columns;
        string where = string.Join(" AND ", key.Select((column, i) => $"{column} = @p{i}"));
        string number = numbered ? "number" : "0";
        Find = $"SELECT {number}, checksum FROM {name} WHERE {where}";
        Insert = $"INSERT INTO {name} ({string.Join(", ", all)}, checksum) VALUES ({string.Join(", ", Enumerable.Range(0, all.Length + 1).Select(i => $"@p{i}"))})";
        Update = $"UPDATE {name} SET {string.Join(", ", values.Append("checksum").Select((column, i) => $"{column} = @p{key.Length + i}"))} WHERE {where}";
        Delete = $"DELETE FROM {name} WHERE {where}";
        Scan = $"SELECT {string.Join(", ", all)}, checksum FROM {name} ORDER BY {(numbered ? "number" : string.Join(", ", key))}";
        FindOfSite = $"SELECT checksum FROM {name} WHERE site = @p0";
        DeleteOfSite = $"DELETE FROM {name} WHERE site = @p0";
        Columns = all;
    }

    public string Name { get; }

    /// <summary>All columns except the checksum, in the order in which they are read and hashed.</summary>
    public IReadOnlyList<string> Columns { get; }

    public int KeyLength { get; }

    public bool IsNumbered { get; }

    /// <summary>True where its rows belong to a site, and are deleted with it.</summary>
    public bool HasSite { get; }

    public string Find { get; }

    public string Insert { get; }

    public string Update { get; }

    public string Delete { get; }

    public string Scan { get; }

    public string FindOfSite { get; }

    public string DeleteOfSite { get; }

    /// <summary>Returns the index of a column in a row that was read.</summary>
    public int IndexOf(string column) => Columns.ToList().IndexOf(column);
}
