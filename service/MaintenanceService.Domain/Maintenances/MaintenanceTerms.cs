using MaintenanceService.Client;

namespace MaintenanceService.Domain.Maintenances;

/// <summary>The terms that a caller gives for a maintenance, resolved and validated.</summary>
internal sealed record MaintenanceTerms
{
    public required MaintenanceMode Mode { get; init; }

    public string? Reason { get; init; }

    public string? Message { get; init; }

    public string? Link { get; init; }

    public IReadOnlyList<string> Paths { get; init; } = [];

    public IReadOnlyList<string> ExemptPaths { get; init; } = [];

    public IReadOnlyList<string> BypassNetworks { get; init; } = [];

    public required DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; init; }

    public int? LeaseSeconds { get; init; }

    public LeaseExpiry OnExpiry { get; init; }

    public static MaintenanceTerms Of(Maintenance maintenance) => new()
    {
        Mode = maintenance.Mode,
        Reason = maintenance.Reason,
        Message = maintenance.Message,
        Link = maintenance.Link,
        Paths = maintenance.Paths,
        ExemptPaths = maintenance.ExemptPaths,
        BypassNetworks = maintenance.BypassNetworks,
        StartsAt = maintenance.StartsAt,
        EndsAt = maintenance.EndsAt,
        LeaseSeconds = maintenance.Lease?.Seconds,
        OnExpiry = maintenance.Lease?.OnExpiry ?? default,
    };

    public bool Same(MaintenanceTerms other)
    {
        IReadOnlyList<string> none = [];
        return Paths.SequenceEqual(other.Paths, StringComparer.Ordinal)
            && ExemptPaths.SequenceEqual(other.ExemptPaths, StringComparer.Ordinal)
            && BypassNetworks.SequenceEqual(other.BypassNetworks, StringComparer.Ordinal)
            && this with { Paths = none, ExemptPaths = none, BypassNetworks = none }
                == other with { Paths = none, ExemptPaths = none, BypassNetworks = none };
    }

    /// <summary>Returns the record with these terms; a lease whose length changed begins anew.</summary>
    public Maintenance ApplyTo(Maintenance maintenance, DateTimeOffset now)
    {
        Lease? previous = maintenance.Lease;
        Maintenance moved = maintenance with { StartsAt = StartsAt };
        bool anew = previous?.Seconds != LeaseSeconds || StartsAt != maintenance.StartsAt;
        return moved with
        {
            Mode = Mode,
            Reason = Reason,
            Message = Message,
            Link = Link,
            Paths = Paths,
            ExemptPaths = ExemptPaths,
            BypassNetworks = BypassNetworks,
            EndsAt = EndsAt,
            Lease = LeaseSeconds is not { } seconds ? null
                : !anew && previous is not null ? Kept(previous, now)
                : new Lease { Seconds = seconds, ExpiresAt = LeaseLength.End(moved, seconds, now), OnExpiry = OnExpiry },
        };
    }

    // A lease that expired and is to release from now on is due at once.
    private Lease Kept(Lease previous, DateTimeOffset now) => previous.Expired && OnExpiry == LeaseExpiry.Release
        ? previous with { ExpiresAt = now, OnExpiry = OnExpiry, Expired = false }
        : previous with { OnExpiry = OnExpiry };
}
