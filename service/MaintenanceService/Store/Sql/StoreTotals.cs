using System.Collections.Immutable;
using System.Text.Json;

namespace MaintenanceService.Store.Sql;

/// <summary>The totals of the whole store, stored in a separate row with every commit.</summary>
internal sealed record StoreTotals
{
    /// <summary>The name of its row in the table meta, which the totals do not include.</summary>
    public const string Row = "totals";

    /// <summary>The number of commits.</summary>
    public long Commit { get; init; }

    /// <summary>The number of the newest history entry.</summary>
    public long LastSeq { get; init; }

    public ImmutableSortedDictionary<string, TableTotal> Tables
    {
        get;
        init => field = value ?? Empty;
    } = Empty;

    private static ImmutableSortedDictionary<string, TableTotal> Empty { get; } = ImmutableSortedDictionary.Create<string, TableTotal>(StringComparer.Ordinal);

    public static StoreTotals Parse(string json) =>
        JsonSerializer.Deserialize(json, StoreTotalsJson.Default.StoreTotals) ?? throw new InvalidDataException("The stored totals are null.");

    public string ToJson() => JsonSerializer.Serialize(this, StoreTotalsJson.Default.StoreTotals);

    public TableTotal Of(StoreTable table) => Tables.GetValueOrDefault(table.Name) ?? TableTotal.Empty;

    /// <summary>Records the number that was given to a row.</summary>
    public StoreTotals Numbered(StoreTable table, long number) => this with { Tables = Tables.SetItem(table.Name, Of(table) with { LastNumber = number }) };

    /// <summary>Records that a row was inserted, deleted (<paramref name="next"/> is null) or changed.</summary>
    public StoreTotals Replace(StoreTable table, long? previous, long? next)
    {
        TableTotal total = Of(table);
        return this with
        {
            Tables = Tables.SetItem(table.Name, total with
            {
                Count = total.Count - (previous is null ? 0 : 1) + (next is null ? 0 : 1),
                Sum = unchecked(total.Sum - (previous ?? 0) + (next ?? 0)),
            }),
        };
    }
}
