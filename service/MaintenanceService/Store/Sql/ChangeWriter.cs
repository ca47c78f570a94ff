using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Store.Sql;

/// <summary>Writes changes as rows.</summary>
internal static class ChangeWriter
{
    public static void Write(RowWriter rows, StoreChange change)
    {
        switch (change)
        {
            case SiteSaved(var site):
                rows.Save(StoreTables.Sites, site.Name, site.Revision, null, StoreJson.Write(site with { Maintenances = [], Passes = [] }));
                break;
            case SiteRemoved removed:
                Remove(rows, removed);
                break;
            case MaintenanceSaved(var maintenance):
                rows.Save(
                    StoreTables.Maintenances,
                    maintenance.Site,
                    maintenance.Id,
                    StatusName(maintenance.Status),
                    maintenance.CreatedBy.Key,
                    StoreJson.Write(maintenance));
                break;
            case PassSaved(var pass):
                rows.Save(
                    StoreTables.Passes,
                    pass.Pass.Site,
                    pass.Pass.Id,
                    pass.Pass.RevokedAt is null ? 0L : 1L,
                    WireTime.Format(pass.Pass.ExpiresAt),
                    StoreJson.Write(pass));
                break;
            case KeySaved(var key):
                rows.Save(StoreTables.Keys, key.Id, StoreJson.Write(key));
                break;
            case InstanceSaved(var instance):
                rows.Save(StoreTables.Instances, instance.Site, instance.Id, StoreJson.Write(instance));
                break;
            case InstanceRemoved removed:
                rows.Delete(StoreTables.Instances, removed.Site, removed.Id);
                break;
            case ReceiptSaved(var receipt):
                rows.Save(StoreTables.Receipts, receipt.Site, receipt.Maintenance, receipt.IsOpen ? 1L : 0L, StoreJson.Write(receipt));
                break;
            case WebhookSaved(var webhook):
                rows.Save(StoreTables.Webhooks, webhook.Id, StoreJson.Write(webhook));
                break;
            case WebhookRemoved removed:
                rows.Delete(StoreTables.Webhooks, removed.Id);
                break;
            case DeliverySaved(var delivery):
                rows.Save(StoreTables.Outbox, delivery.Id, StoreJson.Write(delivery));
                break;
            case DeliveryRemoved removed:
                rows.Delete(StoreTables.Outbox, removed.Id);
                break;
            case HistoryAppended(var entry):
                rows.Append(entry.Seq, entry.Site, StoreJson.Write(entry), entry.Hash);
                break;
            case HistoryTrimmed trimmed:
                rows.Trim(trimmed.After, trimmed.Checkpoint.Seq);
                rows.Save(StoreTables.Meta, HistoryCheckpoint.Row, StoreJson.Write(trimmed.Checkpoint));
                break;
            case MaintenanceRemoved removed:
                rows.Delete(StoreTables.Maintenances, removed.Site, removed.Id);
                rows.Delete(StoreTables.Receipts, removed.Site, removed.Id);
                rows.Save(StoreTables.UsedIds, removed.Site, removed.Id, WireTime.Format(removed.EndedAt));
                break;
            case SettlingEnded:
                rows.Delete(StoreTables.Meta, "settling");
                break;
            case EpochBegun begun:
                rows.Save(StoreTables.Meta, "epoch", begun.Epoch);
                rows.Save(StoreTables.Meta, "settling", "1");
                break;
            default:
                throw new NotSupportedException(change.GetType().Name);
        }
    }

    public static string StatusName(MaintenanceStatus status) => status switch
    {
        MaintenanceStatus.Scheduled => "scheduled",
        MaintenanceStatus.Active => "active",
        _ => "ended",
    };

    // The row stays: a site created again under the name continues from its last revision.
    private static void Remove(RowWriter rows, SiteRemoved removed)
    {
        string body = rows.Read("SELECT body FROM sites WHERE name = @p0", removed.Name) ?? "{}";
        rows.Save(StoreTables.Sites, removed.Name, removed.LastRevision, WireTime.Format(removed.At), body);
        foreach (StoreTable table in StoreTables.All.Where(table => table.HasSite))
        {
            rows.DeleteOfSite(table, removed.Name);
        }
    }
}
