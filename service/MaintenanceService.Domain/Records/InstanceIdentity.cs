using System.Collections.Immutable;

namespace MaintenanceService.Domain.Records;

/// <summary>The stored identity of an instance.</summary>
/// <param name="Site">Its site.</param>
/// <param name="Id">Its id.</param>
/// <param name="Run">The process that currently has the id.</param>
/// <param name="FirstSeenAt">When its first report was committed.</param>
/// <param name="ReplacedRuns">Processes that had the id before, at most the latest hundred; their reports are refused.</param>
/// <param name="Key">The id of the key that registered it; null where that was not stored.</param>
internal sealed record InstanceIdentity(
    string Site, string Id, string Run, DateTimeOffset FirstSeenAt, ImmutableArray<string> ReplacedRuns, string? Key = null)
{
    private const int RememberedRuns = 100;

    public InstanceIdentity ReplacedBy(string run, string? key) =>
        this with { Run = run, Key = key, ReplacedRuns = [.. ReplacedRuns.Append(Run).TakeLast(RememberedRuns)] };
}
