using System.Collections.Immutable;
using System.Globalization;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Maintenances;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Sites;
using MaintenanceService.Domain.Transactions;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Writes a store as it is after years of use, by the service's own decisions and commits.</summary>
internal static class GrownStore
{
    /// <summary>A site with the oldest maintenances, and with none after them.</summary>
    public const string QuietSite = "quiet";

    /// <summary>The site of all other maintenances. Its first one is still active.</summary>
    public const string BusySite = "shop";

    /// <summary>More than a page, so that a list is as long in every store.</summary>
    private const int QuietMaintenances = 60;

    private const int InOneWrite = 100;
    private const int Instances = 5;
    private static readonly Author Author = new(new Actor { Key = "bootstrap", Name = "bootstrap" }, "192.0.2.1");

    /// <param name="file">The store, which does not exist.</param>
    /// <param name="maintenances">The number of maintenances.</param>
    /// <param name="entries">The least number of history entries.</param>
    public static void Write(string file, int maintenances, int entries)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using SqliteStore store = SqliteOpening.Open(file);
        var processor = new CommitProcessor(store, TimeProvider.System, new Capacity());
        Commit(processor, transaction =>
        {
            KeyCommands.Bootstrap(transaction, "bootstrap", RunningService.AdminKey);
            SiteCommands.Put(transaction, QuietSite, new SiteRequest(), null, Author);
            SiteCommands.Put(transaction, BusySite, new SiteRequest(), null, Author);
            MaintenanceCommands.Put(transaction, BusySite, "still-active", Request(0), null, Author);
        });
        int changes = (entries - (2 * maintenances)) / maintenances;
        for (int first = 0; first < maintenances; first += InOneWrite)
        {
            Commit(processor, transaction =>
            {
                for (int number = first; number < Math.Min(first + InOneWrite, maintenances); number++)
                {
                    StartAndEnd(transaction, number < QuietMaintenances ? QuietSite : BusySite, number, changes);
                }
            });
        }

        store.Marker.Write(file);
    }

    private static void StartAndEnd(Transaction transaction, string site, int number, int changes)
    {
        string id = $"release-{number.ToString(CultureInfo.InvariantCulture)}";
        Maintenance record = MaintenanceCommands.Put(transaction, site, id, Request(number), null, Author).Record;
        for (int i = 0; i < changes; i++)
        {
            transaction.Append(HistoryAction.MaintenanceChanged, Author, site, id, record.Revision);
        }

        MaintenanceEnds.End(transaction, site, id, null, Author);
        transaction.Save(new ReceiptRecord(site, id)
        {
            ConvergedAt = transaction.Now,
            ReopenedAt = transaction.Now,
            IsOver = true,
            Instances = Enumerable.Range(0, Instances).ToImmutableSortedDictionary(
                instance => $"shop-{instance}", _ => new InstanceReceipt { ConfirmedAt = transaction.Now, Run = "4q8zr2m6kx0c9t1v" }, StringComparer.Ordinal),
        });
    }

    private static MaintenanceRequest Request(int number) => new()
    {
        Reason = $"release {number} of the shop, with a migration of its orders",
        Message = "We are back in a few minutes.",
        ExemptPaths = ["/status", "/healthz"],
    };

    private static void Commit(CommitProcessor processor, Action<Transaction> decide)
    {
        var write = new Write<bool>(transaction =>
        {
            decide(transaction);
            return true;
        });
        processor.Process([write]);
        write.Task.GetAwaiter().GetResult();
    }
}
