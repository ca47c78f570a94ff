using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Store.Sql;

/// <summary>Reads everything that has not ended, and checks every row of the store.</summary>
internal static class StoreLoader
{
    /// <exception cref="StoreFaultException">The store was changed outside the service.</exception>
    public static StateSnapshot Load(SqlSession session, string name, DateTimeOffset now) => Reading(name, () =>
    {
        var rows = new StoreRows(session, name);
        Dictionary<string, string> meta = rows.Scan(StoreTables.Meta).ToDictionary(row => (string)row[0]!, row => (string)row[1]!, StringComparer.Ordinal);
        (ImmutableDictionary<string, SiteRecord> sites, ImmutableDictionary<string, long> tombstones) = Sites(rows, now);
        HistoryEntry? last = session.First(null, "SELECT body FROM history WHERE seq = @p0", rows.Totals.LastSeq) is { } row
            ? StoreJson.Read<HistoryEntry>((string)row[0]!)
            : null;
        if (last is null && rows.Totals.LastSeq > 0)
        {
            throw new InvalidDataException($"the newest history entry, {rows.Totals.LastSeq}, is missing.");
        }

        rows.Check(StoreTables.UsedIds);
        var outbox = Bodies<DeliveryRecord>(rows, StoreTables.Outbox).ToImmutableSortedDictionary(delivery => delivery.Number, delivery => delivery);
        return new StateSnapshot
        {
            Epoch = meta["epoch"],
            Settling = meta.ContainsKey("settling"),
            LastSeq = rows.Totals.LastSeq,
            LastHash = last?.Hash ?? "",
            Webhooks = Bodies<WebhookRecord>(rows, StoreTables.Webhooks).ToImmutableDictionary(webhook => webhook.Id, StringComparer.Ordinal),
            Outbox = outbox,
            LastDelivery = outbox.IsEmpty ? 0 : outbox.Keys.Last(),
            Sites = sites,
            Tombstones = tombstones,
            Keys = Bodies<KeyRecord>(rows, StoreTables.Keys).ToImmutableDictionary(key => key.Id, StringComparer.Ordinal),
            Instances = Bodies<InstanceIdentity>(rows, StoreTables.Instances)
                .GroupBy(instance => instance.Site, StringComparer.Ordinal)
                .ToImmutableDictionary(
                    site => site.Key,
                    site => site.ToImmutableDictionary(instance => instance.Id, StringComparer.Ordinal),
                    StringComparer.Ordinal),
        };
    });

    /// <summary>Returns the receipts that are still incomplete.</summary>
    public static IReadOnlyList<ReceiptRecord> LoadOpenReceipts(SqlSession session, string name) => Reading(
        name, () => Bodies<ReceiptRecord>(new StoreRows(session, name), StoreTables.Receipts, row => row is [_, _, 1L, ..]).ToList());

    private static T Reading<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (StoreJson.IsFault(exception) || exception is InvalidCastException or KeyNotFoundException)
        {
            throw new StoreFaultException(name, $"a row of the store can't be read: {exception.Message}", StoreFaultException.Restore);
        }
    }

    private static (ImmutableDictionary<string, SiteRecord>, ImmutableDictionary<string, long>) Sites(StoreRows rows, DateTimeOffset now)
    {
        string ended = ChangeWriter.StatusName(MaintenanceStatus.Ended);
        string nowText = WireTime.Format(now);
        ILookup<string, Maintenance> maintenances = Bodies<Maintenance>(rows, StoreTables.Maintenances, row => (string)row[3]! != ended)
            .ToLookup(item => item.Site, StringComparer.Ordinal);
        ILookup<string, PassRecord> passes = Bodies<PassRecord>(rows, StoreTables.Passes, row => row[3] is 0L && string.CompareOrdinal((string)row[4]!, nowText) > 0)
            .ToLookup(item => item.Pass.Site, StringComparer.Ordinal);
        var sites = ImmutableDictionary.CreateBuilder<string, SiteRecord>(StringComparer.Ordinal);
        var tombstones = ImmutableDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        foreach (object?[] row in rows.Scan(StoreTables.Sites))
        {
            string name = (string)row[0]!;
            if (row[2] is string)
            {
                tombstones.Add(name, (long)row[1]!);
                continue;
            }

            sites.Add(name, StoreJson.Read<SiteRecord>((string)row[3]!) with
            {
                Maintenances = [.. maintenances[name]],
                Passes = [.. passes[name].Where(pass =>
                    pass.Pass.Maintenance is null || maintenances[name].Any(item => item.Id == pass.Pass.Maintenance))],
            });
        }

        return (sites.ToImmutable(), tombstones.ToImmutable());
    }

    private static IEnumerable<T> Bodies<T>(StoreRows rows, StoreTable table, Func<object?[], bool>? where = null)
    {
        int body = table.IndexOf("body");
        return rows.Scan(table).Where(where ?? (_ => true)).Select(row => StoreJson.Read<T>((string)row[body]!));
    }
}
