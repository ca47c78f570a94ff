using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>
/// Until when this instance may serve without the service (<c>whenDisconnected: closed</c>). Counted from the *sending* of the last
/// answered report, by the monotonic clock. Bound by whatever the service may believe: a declaration counts from the moment it is sent,
/// and is void only once a report without it was answered.
/// </summary>
internal sealed class DisconnectDeadline(TimeProvider time)
{
    private readonly List<(long Sequence, int? Seconds, int Drain)> _declared = [];
    private long? _lastAnsweredSentAt;

    /// <summary>The moment from which it must refuse; null = no bound.</summary>
    public long? Deadline { get; private set; }

    /// <summary>How long after that what still runs is aborted.</summary>
    public TimeSpan Drain { get; private set; }

    /// <summary>Whether the service may count on this instance to close itself.</summary>
    public bool IsBound => _declared.Exists(declared => declared.Seconds is not null);

    public void Sent(InstanceReport report)
    {
        _declared.Add((report.Sequence ?? 0, report.DisconnectedAfterSeconds, report.DrainSeconds ?? 0));
        Reckon();
    }

    public void Answered(InstanceReport report, long sentAt)
    {
        _lastAnsweredSentAt = sentAt;
        _declared.RemoveAll(declared => declared.Sequence < report.Sequence);
        Reckon();
    }

    private void Reckon()
    {
        (long, int? Seconds, int Drain)[] bound = [.. _declared.Where(declared => declared.Seconds is not null)];
        if (bound.Length == 0 || _lastAnsweredSentAt is not { } sentAt)
        {
            Deadline = null;
            return;
        }

        Deadline = sentAt + (long)(bound.Min(declared => declared.Seconds!.Value) * (double)time.TimestampFrequency);
        Drain = TimeSpan.FromSeconds(bound.Min(declared => declared.Drain));
    }
}
