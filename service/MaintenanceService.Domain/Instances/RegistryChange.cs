namespace MaintenanceService.Domain.Instances;

/// <summary>Describes what has changed in a site's instances since the last evaluation.</summary>
/// <param name="Reporter">The one instance that has reported; null = none.</param>
/// <param name="IsCommit">Whether the site or its set of instances has changed, and so possibly what any of them confirms.</param>
internal readonly record struct RegistryChange(string? Reporter, bool IsCommit)
{
    /// <summary>Only time has passed.</summary>
    public static RegistryChange Time => default;

    /// <summary>A commit.</summary>
    public static RegistryChange Commit => new(null, true);

    /// <summary>A report.</summary>
    public static RegistryChange Report(string instance) => new(instance, false);
}
