using System.Collections.Immutable;

namespace MaintenanceService.Domain.Records;

/// <summary>Everything in the store that has not ended, as one immutable value: readers need no lock.</summary>
internal sealed record StateSnapshot
{
    /// <summary>The random id of this history of the store.</summary>
    public required string Epoch { get; init; }

    /// <summary>The newest history entry's number and hash; the next one is chained to it.</summary>
    public long LastSeq { get; init; }

    public string LastHash { get; init; } = "";

    public ImmutableDictionary<string, SiteRecord> Sites { get; init; } = ImmutableDictionary.Create<string, SiteRecord>(StringComparer.Ordinal);

    /// <summary>Names of deleted sites with their last revision: a site created again continues from it.</summary>
    public ImmutableDictionary<string, long> Tombstones { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    public ImmutableDictionary<string, KeyRecord> Keys { get; init; } = ImmutableDictionary.Create<string, KeyRecord>(StringComparer.Ordinal);

    /// <summary>The identities of the instances, by site and id, without their last reports.</summary>
    public ImmutableDictionary<string, ImmutableDictionary<string, InstanceIdentity>> Instances { get; init; } =
        ImmutableDictionary.Create<string, ImmutableDictionary<string, InstanceIdentity>>(StringComparer.Ordinal);

    public ImmutableDictionary<string, WebhookRecord> Webhooks { get; init; } = ImmutableDictionary.Create<string, WebhookRecord>(StringComparer.Ordinal);

    /// <summary>Messages that no webhook has accepted yet, in the order of events.</summary>
    public ImmutableSortedDictionary<long, DeliveryRecord> Outbox { get; init; } = ImmutableSortedDictionary<long, DeliveryRecord>.Empty;

    /// <summary>The newest message's number; the next one is greater.</summary>
    public long LastDelivery { get; init; }

    /// <summary>True where the store was restored or given a new epoch, and some instances may not have registered again.</summary>
    public bool Settling { get; init; }

    public ImmutableDictionary<string, InstanceIdentity> InstancesOf(string site) =>
        Instances.GetValueOrDefault(site) ?? ImmutableDictionary<string, InstanceIdentity>.Empty;
}
