using Dapper;
using MaintenanceService.Client;
using MaintenanceService.Instances;
using MaintenanceService.Sites;

namespace MaintenanceService.Store;

internal sealed partial class SqliteStore
{
    public Maintenance? FindMaintenance(string site, string id) =>
        Find<Maintenance>("SELECT body FROM maintenances WHERE site = @site AND id = @id", new { site, id });

    public IReadOnlyList<Numbered<Maintenance>> ListMaintenances(string site, MaintenanceStatus? status, string? createdBy, long? before, int limit) =>
        List<Maintenance>(
            """
            SELECT number, body FROM maintenances
            WHERE site = @site AND (@status IS NULL OR status = @status) AND (@createdBy IS NULL OR created_by = @createdBy)
              AND (@before IS NULL OR number < @before)
            ORDER BY number DESC LIMIT @limit
            """,
            new { site, status = status is { } value ? SqliteChangeWriter.StatusWord(value) : null, createdBy, before, limit });

    public PassRecord? FindPass(string site, string id) =>
        Find<PassRecord>("SELECT body FROM passes WHERE site = @site AND id = @id", new { site, id });

    public IReadOnlyList<Numbered<PassRecord>> ListPasses(string site, long? before, int limit) =>
        List<PassRecord>(
            "SELECT number, body FROM passes WHERE site = @site AND (@before IS NULL OR number < @before) ORDER BY number DESC LIMIT @limit",
            new { site, before, limit });

    public ReceiptRecord? FindReceipt(string site, string maintenance) =>
        Find<ReceiptRecord>("SELECT body FROM receipts WHERE site = @site AND maintenance = @maintenance", new { site, maintenance });

    public IReadOnlyList<ReceiptRecord> LoadOpenReceipts() =>
        Read(connection => connection.Query<string>("SELECT body FROM receipts WHERE open = 1").Select(StoreJson.Read<ReceiptRecord>).ToList());

    public IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit) =>
        Read(connection => connection.Query<string>(
            "SELECT body FROM history WHERE (@site IS NULL OR site = @site) AND (@before IS NULL OR seq < @before) ORDER BY seq DESC LIMIT @limit",
            new { site, before, limit }).Select(StoreJson.Read<HistoryEntry>).ToList());

    private T? Find<T>(string sql, object parameters)
        where T : class =>
        Read(connection => connection.QuerySingleOrDefault<string>(sql, parameters)) is { } body ? StoreJson.Read<T>(body) : null;

    private List<Numbered<T>> List<T>(string sql, object parameters) =>
        Read(connection => connection.Query<(long Number, string Body)>(sql, parameters)
            .Select(row => new Numbered<T>(row.Number, StoreJson.Read<T>(row.Body))).ToList());
}
