using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Keys;

/// <summary>The caller of a request: a valid key, or the development key, which has every role.</summary>
internal sealed record Caller(Author Author, string KeyId, KeyRole? Role, IReadOnlyList<string> Sites)
{
    /// <summary>The id of the development key, as the history shows it.</summary>
    public const string Development = "development";

    /// <summary>True where the key is for every site, including those that do not exist yet.</summary>
    public bool CoversAll => Sites.Contains("*");

    /// <summary>True where the caller receives the hashes of passes, which instances need to decide requests.</summary>
    public bool SeesPasses => Role is null or KeyRole.Instance;

    public bool Covers(string site) => Sites.Any(pattern => SiteName.Matches(pattern, site));

    /// <summary>Tells whether the key is unchanged since the request was authorized: neither revoked nor expired, with the same role and sites.</summary>
    public bool IsValid(ImmutableDictionary<string, KeyRecord> keys, DateTimeOffset now) =>
        Role is null || (keys.TryGetValue(KeyId, out KeyRecord? key) && key.IsValidAt(now) && key.Role == Role && key.Sites.SequenceEqual(Sites));

    public bool HasOneOf(IReadOnlyList<KeyRole> roles) => Role is not { } role || roles.Contains(role);

    /// <summary>Tells whether a report may create this site: only where the key names it exactly, so that a mistyped setting creates none.</summary>
    public bool MayCreateByReport(string site) => Role is null || Sites.Contains(site);
}
