namespace MaintenanceService.Domain.Transactions;

/// <summary>A row and its place in the order of making, from which a list can go on.</summary>
internal sealed record Numbered<T>(long Number, T Value);
