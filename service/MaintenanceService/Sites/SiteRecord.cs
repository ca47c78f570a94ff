using System.Collections.Immutable;
using MaintenanceService.Client;

namespace MaintenanceService.Sites;

/// <summary>A site as the service keeps it in memory: with what is not over yet.</summary>
internal sealed record SiteRecord
{
    public required string Name { get; init; }

    public string? DisplayName { get; init; }

    public required SiteSettings Settings { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Active and scheduled ones, in the order of their making.</summary>
    public ImmutableArray<Maintenance> Maintenances { get; init; } = [];

    /// <summary>Those that were not revoked and whose maintenance, if any, is not over. Time may have run out for some.</summary>
    public ImmutableArray<PassRecord> Passes { get; init; } = [];

    public bool HasActive => Maintenances.Any(maintenance => maintenance.Status == MaintenanceStatus.Active);

    /// <summary>The strictest mode of the active maintenances that cover all paths.</summary>
    public MaintenanceMode Mode
    {
        get
        {
            var mode = MaintenanceMode.Open;
            foreach (Maintenance maintenance in Maintenances)
            {
                if (maintenance is { Status: MaintenanceStatus.Active, Paths.Count: 0 } && maintenance.Mode > mode)
                {
                    mode = maintenance.Mode;
                }
            }

            return mode;
        }
    }

    public Maintenance? Find(string id) => Maintenances.FirstOrDefault(maintenance => maintenance.Id == id);
}
