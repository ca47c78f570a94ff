using MaintenanceService.Client;
using MaintenanceService.Domain.History;
using MaintenanceService.Domain.Records;

namespace MaintenanceService.Domain.Transactions;

/// <summary>One row's change within a transaction.</summary>
internal abstract record StoreChange;

internal sealed record SiteSaved(SiteRecord Site) : StoreChange;

/// <summary>The site, its maintenances, passes and receipts go; its name and history stay.</summary>
internal sealed record SiteRemoved(string Name, long LastRevision, DateTimeOffset At) : StoreChange;

internal sealed record MaintenanceSaved(Maintenance Maintenance) : StoreChange;

internal sealed record PassSaved(PassRecord Pass) : StoreChange;

internal sealed record KeySaved(KeyRecord Key) : StoreChange;

internal sealed record InstanceSaved(InstanceIdentity Instance) : StoreChange;

internal sealed record InstanceRemoved(string Site, string Id) : StoreChange;

internal sealed record ReceiptSaved(ReceiptRecord Receipt) : StoreChange;

internal sealed record WebhookSaved(WebhookRecord Webhook) : StoreChange;

internal sealed record WebhookRemoved(string Id) : StoreChange;

internal sealed record DeliverySaved(DeliveryRecord Delivery) : StoreChange;

internal sealed record DeliveryRemoved(string Id) : StoreChange;

internal sealed record HistoryAppended(HistoryEntry Entry) : StoreChange;

/// <summary>The entries of sites after <paramref name="After"/> and up to the checkpoint go.</summary>
internal sealed record HistoryTrimmed(long After, HistoryCheckpoint Checkpoint) : StoreChange;

/// <summary>An ended maintenance and its receipt go; that its id was used stays.</summary>
internal sealed record MaintenanceForgotten(string Site, string Id, DateTimeOffset EndedAt) : StoreChange;

internal sealed record SettlingEnded : StoreChange;

/// <summary>The history goes on under a new epoch, and the registry of instances may be incomplete for a while.</summary>
internal sealed record EpochBegun(string Epoch) : StoreChange;
