using MaintenanceService.Client;

namespace MaintenanceService.AspNetCore.State;

/// <summary>
/// Computes until when this instance may serve without the service (<c>whenDisconnected: closed</c>). The time counts from the sending of the
/// last answered report, by the monotonic clock. A declaration binds from the moment it is sent until a report without it was answered,
/// because the service may rely on it for that time.
/// </summary>
internal sealed class DisconnectDeadline(TimeProvider time)
{
    private readonly List<(long Sequence, int? Seconds, int Drain)> _declared = [];
    private long? _lastAnsweredSentAt;

    /// <summary>Returns the timestamp from which this instance must refuse; null = no bound.</summary>
    public long? Deadline { get; private set; }

    /// <summary>Returns how long after the deadline running requests are aborted.</summary>
    public TimeSpan Drain { get; private set; }

    /// <summary>Returns whether the service may rely on this instance to close itself.</summary>
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
