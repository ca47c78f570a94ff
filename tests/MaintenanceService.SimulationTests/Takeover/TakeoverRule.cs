namespace MaintenanceService.Tests.Takeover;

/// <summary>The rules by which one of several processes is the active one. A control breaks one, and must find a run that goes wrong.</summary>
internal enum TakeoverRule
{
    /// <summary>None is broken.</summary>
    None,

    /// <summary>Every write compares its term with that of the lease.</summary>
    TermInEveryWrite,

    /// <summary>The age of a renewal counts from when it was sent, not from its answer.</summary>
    AgeFromSending,

    /// <summary>Answers end a margin before the lease does, since clocks run at different rates.</summary>
    MarginBeforeTheEnd,

    /// <summary>Time in which the machine was suspended counts.</summary>
    SuspendedTimeCounts,

    /// <summary>A lease is over once it did not change for its length, by the clock of the process that stands by; the database's may be set.</summary>
    UnchangedForItsLength,

    /// <summary>A process without the lease does not answer reports: each answer prolongs the right of an instance to serve.</summary>
    ReportsNeedTheLease,
}
