using System.Collections.Immutable;
using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

/// <summary>A site as kept in memory, with everything that has not ended.</summary>
internal sealed record SiteRecord
{
    public required string Name { get; init; }

    public string? DisplayName { get; init; }

    public required SiteSettings Settings { get; init; }

    public required long Revision { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Active and scheduled maintenances, in the order of creation.</summary>
    public ImmutableArray<Maintenance> Maintenances { get; init; } = [];

    /// <summary>Passes that were not revoked and whose maintenance, if any, has not ended. Some may have expired.</summary>
    public ImmutableArray<PassRecord> Passes { get; init; } = [];

    /// <summary>Ids that must not start any more, and since when: their start was cancelled before it arrived.</summary>
    public ImmutableDictionary<string, DateTimeOffset> ForbiddenIds { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>The planned ends of maintenances that stay active after their lease expired.</summary>
    public ImmutableDictionary<string, PlannedEnd> PlannedEnds { get; init; } = ImmutableDictionary<string, PlannedEnd>.Empty;

    public IEnumerable<Maintenance> Active => Maintenances.Where(maintenance => maintenance.Status == MaintenanceStatus.Active);

    public bool HasActive => Active.Any();

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

    /// <summary>How long an instance may be silent, or the registry incomplete after a restore, while no maintenance is active.</summary>
    public TimeSpan Expiry => TimeSpan.FromSeconds(Settings.InstanceExpirySeconds ?? 120);

    public Maintenance? Find(string id) => Maintenances.FirstOrDefault(maintenance => maintenance.Id == id);
}
