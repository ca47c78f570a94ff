using Dapper;
using MaintenanceService.Client;
using Microsoft.Data.Sqlite;

namespace MaintenanceService.Store;

/// <summary>Writes changes as rows within one transaction.</summary>
internal sealed class SqliteChangeWriter(SqliteConnection connection, SqliteTransaction transaction)
{
    public void Write(StoreChange change)
    {
        switch (change)
        {
            case SiteSaved(var site):
                Execute(
                    "INSERT INTO sites (name, revision, body) VALUES (@Name, @Revision, @body) ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, deleted_at = NULL, body = excluded.body",
                    new { site.Name, site.Revision, body = StoreJson.Write(site with { Maintenances = [], Passes = [] }) });
                break;
            case SiteRemoved removed:
                Remove(removed);
                break;
            case MaintenanceSaved(var maintenance):
                Execute(
                    "INSERT INTO maintenances (site, id, status, created_by, body) VALUES (@Site, @Id, @status, @key, @body) ON CONFLICT (site, id) DO UPDATE SET status = excluded.status, body = excluded.body",
                    new { maintenance.Site, maintenance.Id, status = StatusWord(maintenance.Status), key = maintenance.CreatedBy.Key, body = StoreJson.Write(maintenance) });
                break;
            case PassSaved(var pass):
                Execute(
                    "INSERT INTO passes (site, id, revoked, expires_at, body) VALUES (@Site, @Id, @revoked, @expires, @body) ON CONFLICT (site, id) DO UPDATE SET revoked = excluded.revoked, body = excluded.body",
                    new { pass.Pass.Site, pass.Pass.Id, revoked = pass.Pass.RevokedAt is null ? 0 : 1, expires = WireTime.Format(pass.Pass.ExpiresAt), body = StoreJson.Write(pass) });
                break;
            case KeySaved(var key):
                Execute(
                    "INSERT INTO keys (id, body) VALUES (@Id, @body) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                    new { key.Id, body = StoreJson.Write(key) });
                break;
            case InstanceSaved(var instance):
                Execute(
                    "INSERT INTO instances (site, id, body) VALUES (@Site, @Id, @body) ON CONFLICT (site, id) DO UPDATE SET body = excluded.body",
                    new { instance.Site, instance.Id, body = StoreJson.Write(instance) });
                break;
            case InstanceRemoved removed:
                Execute("DELETE FROM instances WHERE site = @Site AND id = @Id", removed);
                break;
            case ReceiptSaved(var receipt):
                Execute(
                    "INSERT INTO receipts (site, maintenance, open, body) VALUES (@Site, @Maintenance, @open, @body) ON CONFLICT (site, maintenance) DO UPDATE SET open = excluded.open, body = excluded.body",
                    new { receipt.Site, receipt.Maintenance, open = receipt.ReopenedAt is null ? 1 : 0, body = StoreJson.Write(receipt) });
                break;
            case HistoryAppended(var entry):
                Execute(
                    "INSERT INTO history (seq, site, body, hash) VALUES (@Seq, @Site, @body, @Hash)",
                    new { entry.Seq, entry.Site, body = StoreJson.Write(entry), entry.Hash });
                break;
            case SettlingEnded:
                Execute("DELETE FROM meta WHERE name = 'settling'", null);
                break;
            case EpochBegun begun:
                WriteMeta(connection, transaction, "epoch", begun.Epoch);
                WriteMeta(connection, transaction, "settling", "1");
                break;
            default:
                throw new NotSupportedException(change.GetType().Name);
        }
    }

    public static void WriteMeta(SqliteConnection connection, SqliteTransaction transaction, string name, string value) =>
        connection.Execute(
            "INSERT INTO meta (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            new { name, value },
            transaction);

    public static string StatusWord(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => "scheduled",
        MaintenanceStatus.Active => "active",
        _ => "ended",
    };

    private void Remove(SiteRemoved removed)
    {
        var parameters = new { removed.Name, removed.LastRevision, at = WireTime.Format(removed.At) };
        Execute("UPDATE sites SET deleted_at = @at, revision = @LastRevision WHERE name = @Name", parameters);
        foreach (string table in (ReadOnlySpan<string>)["maintenances", "passes", "receipts", "instances"])
        {
            Execute($"DELETE FROM {table} WHERE site = @Name", parameters);
        }
    }

    private void Execute(string sql, object? parameters) => connection.Execute(sql, parameters, transaction);
}
