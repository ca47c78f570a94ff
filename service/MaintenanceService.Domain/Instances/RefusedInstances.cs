using MaintenanceService.Client;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Tracks the instances of a site whose registration or report was refused: they may be serving requests without being counted. Each blocks
/// convergence for as long as it takes until a silent instance expires. Called under the registry's lock.
/// </summary>
internal sealed class RefusedInstances(TimeProvider time)
{
    private const int MaxReports = 100;

    // By id and run: another process with the same id is a different instance.
    private readonly Dictionary<(string Id, string Run), Refusal> _reports = [];
    private Refusal? _forRoom;

    /// <summary>Records that the site's limit left no room for an instance.</summary>
    public void RecordRegistryFull(string why) => _forRoom = Again(_forRoom, $"An instance was refused, and may serve without being counted: {why}");

    /// <summary>Records that a report was refused.</summary>
    public void RecordRefusedReport(string id, string run, long sequence, string why)
    {
        _reports.TryGetValue((id, run), out Refusal? known);
        if (known is null && _reports.Count >= MaxReports)
        {
            // Drops the oldest: it expires first in any case, and the newer ones block for longer.
            _reports.Remove(_reports.MinBy(pair => pair.Value.At).Key);
        }

        _reports[(id, run)] = Again(known, $"A report of it was refused: {why}") with { Sequence = sequence };
    }

    /// <summary>Removes a process that sent a valid report after the refused one: its state is known again.</summary>
    public void RecordAccepted(string id, InstanceReport report)
    {
        if (_reports.Count > 0 && _reports.TryGetValue((id, report.Run!), out Refusal? refusal) && refusal.Sequence < report.Sequence)
        {
            _reports.Remove((id, report.Run!));
        }
    }

    /// <summary>Returns the blockers, which last for this long after the last refusal.</summary>
    public IReadOnlyList<Blocker> Blockers(TimeSpan expiry)
    {
        if (_forRoom is null && _reports.Count == 0)
        {
            return [];
        }

        foreach ((string, string) old in _reports.Where(pair => IsOver(pair.Value, expiry)).Select(pair => pair.Key).ToArray())
        {
            _reports.Remove(old);
        }

        _forRoom = _forRoom is { } refusal && IsOver(refusal, expiry) ? null : _forRoom;
        return
        [
            .. _forRoom is { } full ? [Make(BlockerReason.RegistryFull, null, full)] : Array.Empty<Blocker>(),
            .. _reports.OrderBy(pair => pair.Key.Id, StringComparer.Ordinal).Select(pair => Make(BlockerReason.ReportRefused, pair.Key.Id, pair.Value)),
        ];
    }

    private static Blocker Make(BlockerReason reason, string? instance, Refusal refusal) =>
        new() { Instance = instance, Reason = reason, Detail = refusal.Detail, Since = refusal.Since };

    private Refusal Again(Refusal? known, string detail) =>
        new(time.GetTimestamp(), known?.Since ?? WireTime.Truncate(time.GetUtcNow()), detail);

    private bool IsOver(Refusal refusal, TimeSpan expiry) => time.GetElapsedTime(refusal.At) > expiry;

    /// <param name="At">The monotonic time of the last refusal.</param>
    /// <param name="Since">The time of the first refusal.</param>
    /// <param name="Detail">What is wrong, and what to do.</param>
    private sealed record Refusal(long At, DateTimeOffset Since, string Detail)
    {
        public long Sequence { get; init; }
    }
}
