namespace MaintenanceService.Store.Sql;

/// <summary>Lists every table except the history, whose entries are chained by hash.</summary>
internal static class StoreTables
{
    public static StoreTable Meta { get; } = new("meta", ["name"], ["value"]);

    public static StoreTable Sites { get; } = new("sites", ["name"], ["revision", "deleted_at", "body"]);

    public static StoreTable Maintenances { get; } = new("maintenances", ["site", "id"], ["status", "created_by", "body"], numbered: true);

    public static StoreTable Passes { get; } = new("passes", ["site", "id"], ["revoked", "expires_at", "body"], numbered: true);

    public static StoreTable Keys { get; } = new("keys", ["id"], ["body"], numbered: true);

    public static StoreTable Instances { get; } = new("instances", ["site", "id"], ["body"]);

    public static StoreTable Receipts { get; } = new("receipts", ["site", "maintenance"], ["open", "body"]);

    /// <summary>The ids of ended maintenances whose records are no longer kept, since an id is used only once.</summary>
    public static StoreTable UsedIds { get; } = new("used_ids", ["site", "id"], ["ended_at"]);

    public static StoreTable Webhooks { get; } = new("webhooks", ["id"], ["body"]);

    /// <summary>Messages that no webhook has accepted yet.</summary>
    public static StoreTable Outbox { get; } = new("outbox", ["id"], ["body"]);

    public static IReadOnlyList<StoreTable> All { get; } = [Meta, Sites, Maintenances, Passes, Keys, Instances, Receipts, UsedIds, Webhooks, Outbox];
}
