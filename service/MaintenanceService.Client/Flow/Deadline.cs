namespace MaintenanceService.Client.Flow;

/// <summary>Measures the time that is left of a limit.</summary>
internal sealed class Deadline(TimeProvider time, TimeSpan limit)
{
    private readonly long _startedAt = time.GetTimestamp();

    public TimeSpan Limit => limit;

    public TimeSpan Left => time.GetElapsedTime(_startedAt) is var elapsed && elapsed < limit ? limit - elapsed : TimeSpan.Zero;

    public bool Passed => Left == TimeSpan.Zero;
}
