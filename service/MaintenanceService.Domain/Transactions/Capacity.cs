namespace MaintenanceService.Domain.Transactions;

/// <summary>The limits of the service.</summary>
/// <param name="Sites">The maximum number of sites; default 10,000.</param>
/// <param name="InstancesPerSite">The maximum number of instances of one site; default 1,000.</param>
internal sealed record Capacity(int Sites = 10_000, int InstancesPerSite = 1_000);
