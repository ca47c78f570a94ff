namespace MaintenanceService.Domain.Transactions;

/// <summary>A row and its position in the order of creation, from which a list can continue.</summary>
internal sealed record Numbered<T>(long Number, T Value);
