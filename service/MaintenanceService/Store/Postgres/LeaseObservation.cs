namespace MaintenanceService.Store.Postgres;

/// <summary>
/// Observes a lease that ends later than any lease can, since the database's clock was set back. A process that still holds it renews it, which
/// corrects it. One that was not renewed for the length of a lease is over, by whatever clock.
/// </summary>
internal sealed class LeaseObservation(TimeProvider time)
{
    /// <summary>The longest time from now until the end of a lease, by the database's clock; more means that the clock was set back.</summary>
    public static readonly TimeSpan Longest = LeaseRenewal.Duration + TimeSpan.FromSeconds(1);

    /// <summary>No lease has it: terms begin with 0.</summary>
    private static readonly (long Term, DateTime Until) None = (-1, DateTime.UnixEpoch);

    private (long Term, DateTime Until) _seen = None;
    private long _since;

    /// <summary>The lease that is over, whatever its end says: it was seen as it is for the length of a lease.</summary>
    public (long Term, DateTime Until) Disregarded => time.GetElapsedTime(_since) >= LeaseRenewal.Duration ? _seen : None;

    /// <summary>Records the lease as it is now.</summary>
    /// <param name="lease">One that ends later than any lease can; null = it ends when a lease does.</param>
    public void Record((long Term, DateTime Until)? lease)
    {
        (long Term, DateTime Until) now = lease is var (term, until) ? (term, until.ToUniversalTime()) : None;
        if (now != _seen)
        {
            (_seen, _since) = (now, time.GetTimestamp());
        }
    }
}
