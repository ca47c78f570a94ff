namespace MaintenanceService.AspNetCore;

/// <summary>When the service was heard last.</summary>
internal sealed class ConnectionHealth(TimeProvider time)
{
    /// <summary>Three heartbeats missed.</summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromSeconds(45);

    private long _heardAt = time.GetTimestamp();

    public TimeSpan Silence => time.GetElapsedTime(Volatile.Read(ref _heardAt));

    public bool IsStale => Silence >= StaleAfter;

    public void Heard() => Volatile.Write(ref _heardAt, time.GetTimestamp());
}
