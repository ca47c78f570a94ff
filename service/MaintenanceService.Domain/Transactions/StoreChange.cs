using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>A change of one row within a transaction.</summary>
internal abstract record StoreChange;

internal sealed record SiteSaved(SiteRecord Site) : StoreChange;

/// <summary>Deletes the site, its maintenances, passes and receipts; keeps its name and history.</summary>
internal sealed record SiteRemoved(string Name, long LastRevision, DateTimeOffset At) : StoreChange;

internal sealed record MaintenanceSaved(Maintenance Maintenance) : StoreChange;

internal sealed record PassSaved(PassRecord Pass) : StoreChange;

internal sealed record KeySaved(KeyRecord Key) : StoreChange;

internal sealed record InstanceSaved(InstanceIdentity Instance) : StoreChange;

internal sealed record InstanceRemoved(string Site, string Id) : StoreChange;

internal sealed record ReceiptSaved(ReceiptRecord Receipt) : StoreChange;

internal sealed record WebhookSaved(WebhookRecord Webhook) : StoreChange;

internal sealed record WebhookRemoved(string Id, Author By) : StoreChange;

internal sealed record DeliverySaved(DeliveryRecord Delivery) : StoreChange;

internal sealed record DeliveryRemoved(string Id) : StoreChange;

internal sealed record HistoryAppended(HistoryEntry Entry) : StoreChange;

/// <summary>Deletes the entries of sites after <paramref name="After"/> and up to the checkpoint.</summary>
internal sealed record HistoryTrimmed(long After, HistoryCheckpoint Checkpoint) : StoreChange;

/// <summary>Deletes an ended maintenance and its receipt; its id stays used.</summary>
internal sealed record MaintenanceRemoved(string Site, string Id, DateTimeOffset EndedAt) : StoreChange;

internal sealed record SettlingEnded : StoreChange;

/// <summary>Continues the history under a new epoch; the registry of instances may be incomplete for a while.</summary>
internal sealed record EpochBegun(string Epoch) : StoreChange;
