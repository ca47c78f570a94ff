using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Keys;

/// <summary>Who asks: a valid key, or the development key, which has every role.</summary>
internal sealed record Caller(Author Author, string KeyId, KeyRole? Role, IReadOnlyList<string> Sites)
{
    /// <summary>The development key's id, as history shows it.</summary>
    public const string Development = "development";

    /// <summary>Whether the key is for every site, those that do not exist yet too.</summary>
    public bool CoversAll => Sites.Contains("*");

    /// <summary>Whether pass hashes may be sent: to those that need them to decide requests.</summary>
    public bool SeesPasses => Role is null or KeyRole.Instance;

    public bool Covers(string site) => Sites.Any(pattern => SiteName.Matches(pattern, site));

    /// <summary>Whether the key is still what it was when the request was authorized: neither revoked nor expired, with the same role and sites.</summary>
    public bool IsValid(ImmutableDictionary<string, KeyRecord> keys, DateTimeOffset now) =>
        Role is null || (keys.TryGetValue(KeyId, out KeyRecord? key) && key.IsValidAt(now) && key.Role == Role && key.Sites.SequenceEqual(Sites));

    public bool HasOneOf(IReadOnlyList<KeyRole> roles) => Role is not { } role || roles.Contains(role);

    /// <summary>Whether a report may create this site: only where the key names it exactly, so that a mistyped setting makes none.</summary>
    public bool MayCreateByReport(string site) => Role is null || Sites.Contains(site);
}
