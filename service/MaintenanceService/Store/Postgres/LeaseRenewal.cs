namespace MaintenanceService.Store.Postgres;

/// <summary>
/// A renewal that the database has granted. Its age counts from when the request for it was sent: the database granted it later, so that the
/// lease lasts longer than this process believes.
/// </summary>
internal sealed record LeaseRenewal
{
    /// <summary>How long the lease lasts after a renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(10);

    /// <summary>How long after a renewal was sent answers are permitted: less than the lease lasts, for clocks that run at different rates.</summary>
    public static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(8);

    /// <summary>The time between two renewals.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly long _sentAt;
    private readonly DateTimeOffset _sentAtWall;

    private LeaseRenewal(TimeProvider time)
    {
        _time = time;
        _sentAt = time.GetTimestamp();
        _sentAtWall = time.GetUtcNow();
    }

    /// <summary>How far this machine's clock is ahead of the database's.</summary>
    public TimeSpan ClockOffset { get; private init; }

    /// <summary>Whether answers are permitted.</summary>
    public bool MayAnswer => Age < AnswerWithin;

    /// <summary>Whether another process may have the lease by now.</summary>
    public bool IsOver => Age >= Duration;

    // The monotonic clock stops while a machine is suspended, and the wall clock may be set: the longer time counts.
    private TimeSpan Age
    {
        get
        {
            TimeSpan monotonic = _time.GetElapsedTime(_sentAt);
            TimeSpan wall = _time.GetUtcNow() - _sentAtWall;
            return wall > monotonic ? wall : monotonic;
        }
    }

    /// <summary>Records the moment. Call it before the request is sent.</summary>
    public static LeaseRenewal Send(TimeProvider time) => new(time);

    /// <summary>Completes it with the answer of the database.</summary>
    /// <param name="databaseTime">The database's time as it granted the renewal.</param>
    public LeaseRenewal Grant(DateTimeOffset databaseTime) => this with
    {
        ClockOffset = _sentAtWall + ((_time.GetUtcNow() - _sentAtWall) / 2) - databaseTime,
    };
}
