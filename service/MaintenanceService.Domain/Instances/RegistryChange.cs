namespace MaintenanceService.Domain.Instances;

/// <summary>What has changed of a site's instances since they were last looked at.</summary>
/// <param name="Reporter">The one instance that has reported; null = none.</param>
/// <param name="IsCommit">Whether the site or who its instances are has changed, and with it what any of them confirms.</param>
internal readonly record struct RegistryChange(string? Reporter, bool IsCommit)
{
    /// <summary>Nothing but time.</summary>
    public static RegistryChange Time => default;

    /// <summary>A commit.</summary>
    public static RegistryChange Commit => new(null, true);

    /// <summary>A report.</summary>
    public static RegistryChange Report(string instance) => new(instance, false);
}
