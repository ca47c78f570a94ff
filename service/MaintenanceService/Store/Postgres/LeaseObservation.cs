namespace MaintenanceService.Store.Postgres;

/// <summary>
/// Observes the lease of another process. A holder renews it every few seconds, so that one that did not change for the length of a lease is over.
/// That is decided by this process's monotonic clock: the database's may be set, or be another machine's after a promotion.
/// </summary>
internal sealed class LeaseObservation(TimeProvider time)
{
    /// <summary>No lease has it: terms begin with 0.</summary>
    private static readonly (long Term, DateTime Until) None = (-1, DateTime.UnixEpoch);

    private (long Term, DateTime Until) _seen = None;
    private long _since;

    /// <summary>The lease that is over, as long as it is still as it was seen.</summary>
    public (long Term, DateTime Until) Over => time.GetElapsedTime(_since) >= LeaseRenewal.Duration ? _seen : None;

    /// <summary>Records the lease as the database has it. Call it after the database's answer.</summary>
    public void Record((long Term, DateTime Until) lease)
    {
        if (lease != _seen)
        {
            (_seen, _since) = (lease, time.GetTimestamp());
        }
    }
}
