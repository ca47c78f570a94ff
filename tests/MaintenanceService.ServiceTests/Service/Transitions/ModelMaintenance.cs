namespace MaintenanceService.Tests.Service.Transitions;

/// <summary>What the contract says of one maintenance in time, in as few words as possible and without the service's code.</summary>
internal sealed class ModelMaintenance(string site, string id)
{
    public string Site => site;

    public string Id => id;

    public string Status { get; private set; } = "scheduled";

    public required DateTimeOffset StartsAt { get; init; }

    public DateTimeOffset? EndsAt { get; set; }

    public TimeSpan? Lease { get; init; }

    public bool StaysClosed { get; init; }

    public bool LeaseExpired { get; private set; }

    private DateTimeOffset ExpiresAt { get; set; }

    /// <summary>When time changes it next; null = never.</summary>
    public DateTimeOffset? DueAt => Status switch
    {
        "scheduled" => StartsAt,
        "active" when Lease is not null && !LeaseExpired && !(EndsAt <= ExpiresAt) => ExpiresAt,
        "active" => EndsAt,
        _ => null,
    };

    /// <summary>A write that gives the lease its length, or an outage that it must not be blamed for.</summary>
    public void Renew(DateTimeOffset now)
    {
        ExpiresAt = (StartsAt > now ? StartsAt : now) + (Lease ?? TimeSpan.Zero);
        LeaseExpired = false;
    }

    /// <summary>An outage gives every lease that runs its full length anew.</summary>
    public void Forgive(DateTimeOffset now)
    {
        if (!LeaseExpired)
        {
            Renew(now);
        }
    }

    public void Begin() => Status = "active";

    public void End() => Status = "ended";

    /// <summary>Applies what is due.</summary>
    /// <returns>The history's word for it.</returns>
    public string Pass()
    {
        if (Status == "scheduled")
        {
            Begin();
            return "maintenanceStarted";
        }

        if (DueAt == EndsAt)
        {
            End();
            return "maintenanceEnded";
        }

        if (StaysClosed)
        {
            LeaseExpired = true;
            EndsAt = null;
        }
        else
        {
            End();
        }

        return "leaseExpired";
    }
}
