using System.Collections.Immutable;
using MaintenanceService.Client;

namespace MaintenanceService.Domain.Records;

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

    /// <summary>Ids under which nothing may begin, and since when: whoever asked for a start gave up on it before it arrived.</summary>
    public ImmutableDictionary<string, DateTimeOffset> ForbiddenIds { get; init; } = ImmutableDictionary<string, DateTimeOffset>.Empty;

    /// <summary>When maintenances were to end that stay active since their lease expired.</summary>
    public ImmutableDictionary<string, PlannedEnd> PlannedEnds { get; init; } = ImmutableDictionary<string, PlannedEnd>.Empty;

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

    /// <summary>How long an instance may be silent, or its registry in doubt, while nothing holds the site.</summary>
    public TimeSpan Expiry => TimeSpan.FromSeconds(Settings.InstanceExpirySeconds ?? 120);

    public Maintenance? Find(string id) => Maintenances.FirstOrDefault(maintenance => maintenance.Id == id);
}
