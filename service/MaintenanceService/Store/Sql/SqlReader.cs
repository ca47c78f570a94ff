using System.Data.Common;
using Dapper;
using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Store.Sql;

/// <summary>
/// Reads rows that are not kept in memory; every kind of store uses the same SQL. What can't be an id is not looked for: PostgreSQL refuses a text with a NUL, and
/// the caller would be told that the database can't be read.
/// </summary>
internal abstract class SqlReader : IStoreReader
{
    public Maintenance? FindMaintenance(string site, string id) =>
        Find<Maintenance>("SELECT body FROM maintenances WHERE site = @site AND id = @id", site, id);

    // Filters that are not asked for are left out: with "@status IS NULL OR …" no index could be used.
    public IReadOnlyList<Numbered<Maintenance>> ListMaintenances(string site, MaintenanceStatus? status, string? createdBy, long? before, int limit) =>
        List<Maintenance>(
            $"""
            SELECT number, body FROM maintenances
            WHERE site = @site AND number < @before{Filter(status)}{(createdBy is null ? "" : " AND created_by = @createdBy")}
            ORDER BY number DESC LIMIT @limit
            """,
            new { site, status = status is { } value ? ChangeWriter.StatusName(value) : null, createdBy, before = before ?? long.MaxValue, limit });

    public PassRecord? FindPass(string site, string id) =>
        Find<PassRecord>("SELECT body FROM passes WHERE site = @site AND id = @id", site, id);

    public IReadOnlyList<Numbered<PassRecord>> ListPasses(string site, long? before, int limit) =>
        List<PassRecord>(
            "SELECT number, body FROM passes WHERE site = @site AND number < @before ORDER BY number DESC LIMIT @limit",
            new { site, before = before ?? long.MaxValue, limit });

    public ReceiptRecord? FindReceipt(string site, string maintenance) =>
        Find<ReceiptRecord>("SELECT body FROM receipts WHERE site = @site AND maintenance = @id", site, maintenance);

    public IReadOnlyList<HistoryEntry> ListHistory(string? site, long? before, int limit) =>
        Read(connection => connection.Query<string>(
            $"SELECT body FROM history WHERE {(site is null ? "" : "site = @site AND ")}seq < @before ORDER BY seq DESC LIMIT @limit",
            new { site, before = before ?? long.MaxValue, limit }).Select(Record<HistoryEntry>).ToList());

    public IReadOnlyList<HistoryEntry> ListHistoryAfter(long seq, int limit) => Read(connection => connection.Query<string>(
        "SELECT body FROM history WHERE seq > @seq ORDER BY seq LIMIT @limit", new { seq, limit }).Select(Record<HistoryEntry>).ToList());

    public HistoryCheckpoint FindCheckpoint() => Read(connection =>
    {
        using var session = new SqlSession(connection);
        return HistoryCheck.Checkpoint(session);
    });

    public DateTimeOffset? FindEndOfRemoved(string site, string id) =>
        FindText("SELECT ended_at FROM used_ids WHERE site = @site AND id = @id", site, id) is { } at
            ? WireTime.TryParse(at, out DateTimeOffset ended) ? ended : throw Damaged(null)
            : null;

    /// <summary>Runs a query on a connection that nobody else uses meanwhile.</summary>
    /// <exception cref="ProblemException">storage-unavailable: the store can't be reached.</exception>
    protected abstract T Read<T>(Func<DbConnection, T> query);

    // The index of what has not ended serves queries that say so in its words.
    private static string Filter(MaintenanceStatus? status) => status switch
    {
        null => "",
        MaintenanceStatus.Ended => " AND status = @status",
        _ => " AND status = @status AND status <> 'ended'",
    };

    private static T Record<T>(string body)
    {
        try
        {
            return StoreJson.Read<T>(body);
        }
        catch (Exception exception) when (StoreJson.IsFault(exception))
        {
            throw Damaged(exception);
        }
    }

    private static ProblemException Damaged(Exception? cause) => new(
        ProblemKind.StorageUnavailable,
        "A row of the service's store can't be read: it was damaged, or changed outside the service. Check the store with the verb \"verify\", and bring back a good copy.",
        cause);

    private T? Find<T>(string sql, string site, string id)
        where T : class =>
        FindText(sql, site, id) is { } body ? Record<T>(body) : null;

    private string? FindText(string sql, string site, string id) =>
        WireName.IsId(id) ? Read(connection => connection.QuerySingleOrDefault<string>(sql, new { site, id })) : null;

    private List<Numbered<T>> List<T>(string sql, object parameters) =>
        Read(connection => connection.Query<(long Number, string Body)>(sql, parameters)
            .Select(row => new Numbered<T>(row.Number, Record<T>(row.Body))).ToList());
}
