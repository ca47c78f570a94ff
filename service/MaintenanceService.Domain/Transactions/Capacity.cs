namespace MaintenanceService.Domain.Transactions;

/// <summary>How much the service takes on.</summary>
/// <param name="Sites">Sites in all; default 10,000.</param>
/// <param name="InstancesPerSite">Instances of one site; default 1,000.</param>
internal sealed record Capacity(int Sites = 10_000, int InstancesPerSite = 1_000);
