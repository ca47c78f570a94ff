namespace MaintenanceService.AspNetCore.Connection;

/// <summary>Records when the service was last received.</summary>
internal sealed class ConnectionHealth(TimeProvider time)
{
    /// <summary>Three heartbeats.</summary>
    public static readonly TimeSpan StaleAfter = Client.ProtocolTimings.SilenceTimeout;

    private long _heardAt = time.GetTimestamp();

    /// <summary>Returns whether there is a service at all: not with <c>ForceMode</c> alone, nor in memory.</summary>
    public bool IsExpected { get; set; }

    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    public bool IsStale => IsExpected && Silence >= StaleAfter;

    public void RecordReceived() => Interlocked.Exchange(ref _heardAt, time.GetTimestamp());
}
