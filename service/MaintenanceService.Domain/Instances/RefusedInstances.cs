using MaintenanceService.Client;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Domain.Instances;

/// <summary>
/// Tracks the instances of a site whose registration or report was refused: they may be serving requests without being counted. Each blocks
/// convergence for as long as it takes until a silent instance expires. Called under the registry's lock.
/// </summary>
/// <param name="time">The clock.</param>
/// <param name="storeRefusedUntil">See <see cref="CommitProcessor.RefusedUntil"/>.</param>
internal sealed class RefusedInstances(TimeProvider time, Func<long> storeRefusedUntil)
{
    private const int MaxProcesses = 100;

    // By id and run: another process with the same id is a different instance.
    private readonly Dictionary<(string Id, string Run), Refusal> _reports = [];
    private readonly Dictionary<(string Id, string Run), Refusal> _unstored = [];
    private Refusal? _forRoom;

    /// <summary>Records that the site's limit left no room for an instance.</summary>
    public void RecordRegistryFull(string why) => _forRoom = Again(_forRoom, $"An instance was refused, and may serve without being counted: {why}");

    /// <summary>Records that the site had no room when the service started: an instance may have been refused before.</summary>
    public void RecordFullAtStart(int instances) => _forRoom = Again(
        null,
        $"The site had {instances} instances when the service started, as many as configured (Maintenance:MaxInstancesPerSite): another may have been refused before, and may serve without being counted. Remove those that are gone.");

    /// <summary>Records that a report was refused.</summary>
    public void RecordRefusedReport(string id, string run, long sequence, string why) =>
        Record(_reports, (id, run), $"A report of it was refused: {why}", sequence);

    /// <summary>Records that the registration of a process could not be stored.</summary>
    public void RecordUnstored(string id, string run) => Record(
        _unstored, (id, run), "Its registration could not be stored, and it may serve without being counted. Repair the service's store; if you know that it no longer runs, remove it.");

    /// <summary>Removes a process that sent a valid report after the refused one: its state is known again.</summary>
    public void RecordAccepted(string id, InstanceReport report)
    {
        if (_reports.Count > 0 && _reports.TryGetValue((id, report.Run!), out Refusal? refusal) && refusal.Sequence < report.Sequence)
        {
            _reports.Remove((id, report.Run!));
        }
    }

    /// <summary>Removes a process that could not be stored, since it is registered now or has left.</summary>
    /// <param name="id">The id of the instance.</param>
    /// <param name="run">The process; null = any with that id.</param>
    /// <returns>Whether there was one.</returns>
    public bool ForgetUnstored(string id, string? run)
    {
        int before = _unstored.Count;
        foreach ((string, string) gone in _unstored.Keys.Where(key => key.Id == id && (run is null || key.Run == run)).ToArray())
        {
            _unstored.Remove(gone);
        }

        return _unstored.Count < before;
    }

    /// <summary>Returns the blockers, which last for this long after the last refusal, and after the store has accepted writes again.</summary>
    public IReadOnlyList<Blocker> Blockers(TimeSpan expiry)
    {
        if (_forRoom is null && _reports.Count == 0 && _unstored.Count == 0)
        {
            return [];
        }

        RemoveOld(_reports, expiry);
        if (time.GetElapsedTime(storeRefusedUntil()) > expiry)
        {
            RemoveOld(_unstored, expiry);
        }

        _forRoom = _forRoom is { } refusal && IsOver(refusal, expiry) ? null : _forRoom;
        return
        [
            .. _forRoom is { } full ? [Make(BlockerReason.RegistryFull, null, full)] : Array.Empty<Blocker>(),
            .. Make(BlockerReason.Pending, _unstored),
            .. Make(BlockerReason.ReportRefused, _reports),
        ];
    }

    private static IEnumerable<Blocker> Make(BlockerReason reason, Dictionary<(string Id, string Run), Refusal> refusals) =>
        refusals.OrderBy(pair => pair.Key.Id, StringComparer.Ordinal).Select(pair => Make(reason, pair.Key.Id, pair.Value));

    private static Blocker Make(BlockerReason reason, string? instance, Refusal refusal) =>
        new() { Instance = instance, Reason = reason, Detail = refusal.Detail, Since = refusal.Since };

    private void Record(Dictionary<(string Id, string Run), Refusal> refusals, (string Id, string Run) process, string detail, long sequence = 0)
    {
        refusals.TryGetValue(process, out Refusal? known);
        if (known is null && refusals.Count >= MaxProcesses)
        {
            // Drops the oldest: it expires first in any case, and the newer ones block for longer.
            refusals.Remove(refusals.MinBy(pair => pair.Value.At).Key);
        }

        refusals[process] = Again(known, detail) with { Sequence = sequence };
    }

    private void RemoveOld(Dictionary<(string Id, string Run), Refusal> refusals, TimeSpan expiry)
    {
        foreach ((string, string) old in refusals.Where(pair => IsOver(pair.Value, expiry)).Select(pair => pair.Key).ToArray())
        {
            refusals.Remove(old);
        }
    }

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
