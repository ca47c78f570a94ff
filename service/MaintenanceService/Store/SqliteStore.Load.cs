using System.Collections.Immutable;
using System.Text.Json;
using Dapper;
using MaintenanceService.Client;
using MaintenanceService.Instances;
using MaintenanceService.Keys;
using MaintenanceService.Sites;

namespace MaintenanceService.Store;

internal sealed partial class SqliteStore
{
    public World Load(DateTimeOffset now)
    {
        try
        {
            return LoadAll(now);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or ArgumentException)
        {
            throw new StoreFaultException(_file, $"a row of the store can't be read: {exception.Message}", StoreFaultException.Restore);
        }
    }

    private World LoadAll(DateTimeOffset now)
    {
        Dictionary<string, string> meta = Read(Meta);
        HistoryEntry? last = ListHistory(null, null, 1) is [var newest] ? newest : null;
        return new World
        {
            Epoch = meta["epoch"],
            Settling = meta.ContainsKey("settling"),
            LastSeq = last?.Seq ?? 0,
            LastHash = last?.Hash ?? "",
            Sites = LoadSites(now),
            Tombstones = LoadTombstones(),
            Keys = Bodies<KeyRecord>("SELECT body FROM keys ORDER BY number").ToImmutableDictionary(key => key.Id, StringComparer.Ordinal),
            Instances = Bodies<InstanceIdentity>("SELECT body FROM instances")
                .GroupBy(instance => instance.Site, StringComparer.Ordinal)
                .ToImmutableDictionary(
                    site => site.Key,
                    site => site.ToImmutableDictionary(instance => instance.Id, StringComparer.Ordinal),
                    StringComparer.Ordinal),
        };
    }

    private ImmutableDictionary<string, SiteRecord> LoadSites(DateTimeOffset now)
    {
        ILookup<string, Maintenance> maintenances =
            Bodies<Maintenance>("SELECT body FROM maintenances WHERE status <> 'ended' ORDER BY number").ToLookup(item => item.Site, StringComparer.Ordinal);
        ILookup<string, PassRecord> passes = Bodies<PassRecord>(
            "SELECT body FROM passes WHERE revoked = 0 AND expires_at > @now ORDER BY number", new { now = WireTime.Format(now) })
            .ToLookup(item => item.Pass.Site, StringComparer.Ordinal);
        return Bodies<SiteRecord>("SELECT body FROM sites WHERE deleted_at IS NULL").ToImmutableDictionary(
            site => site.Name,
            site => site with
            {
                Maintenances = [.. maintenances[site.Name]],
                Passes = [.. passes[site.Name].Where(pass =>
                    pass.Pass.Maintenance is null || maintenances[site.Name].Any(item => item.Id == pass.Pass.Maintenance))],
            },
            StringComparer.Ordinal);
    }

    private ImmutableDictionary<string, long> LoadTombstones() =>
        Read(connection => connection.Query<(string Name, long Revision)>("SELECT name, revision FROM sites WHERE deleted_at IS NOT NULL"))
            .ToImmutableDictionary(row => row.Name, row => row.Revision, StringComparer.Ordinal);

    private List<T> Bodies<T>(string sql, object? parameters = null) =>
        Read(connection => connection.Query<string>(sql, parameters).Select(StoreJson.Read<T>).ToList());
}
