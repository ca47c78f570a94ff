namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>The rules that make the word "converged" true. A control breaks one, and must find a run in which the word is false.</summary>
internal enum Rule
{
    /// <summary>None is broken.</summary>
    None,

    /// <summary>A request is counted before it reads the state.</summary>
    CountedBeforeReading,

    /// <summary>The state is swapped in before the count is read.</summary>
    SwappedBeforeCounting,

    /// <summary>What began before any earlier change counts as well, not only what began before the last one.</summary>
    OlderGenerationsCount,

    /// <summary>An instance is registered before it is told anything.</summary>
    RegisteredBeforeTold,

    /// <summary>A registration is on disk before it is answered.</summary>
    RegistrationIsDurable,

    /// <summary>What a replaced process says is not taken for the word of its successor.</summary>
    ReplacedRunIsRefused,

    /// <summary>A report that is not newer than the last is ignored.</summary>
    SequenceGrows,

    /// <summary>Only the site's own revision can be confirmed.</summary>
    RevisionIsCurrent,

    /// <summary>A revision of another epoch confirms nothing.</summary>
    EpochIsCompared,

    /// <summary>What still runs is no confirmation.</summary>
    DrainedBeforeConfirmed,

    /// <summary>An app's own constant is looked at.</summary>
    ForcedModeIsSeen,

    /// <summary>An older state of the same epoch is not applied.</summary>
    NewestStateOnly,

    /// <summary>The snapshot is on disk before its revision is confirmed.</summary>
    OnDiskBeforeConfirming,

    /// <summary>An instance declares that it will close itself only once a restart of it would know.</summary>
    OnDiskBeforeDeclaring,

    /// <summary>The lease of an instance counts from the sending of the answered report.</summary>
    LeaseFromSending,

    /// <summary>The lease of an instance runs by the monotonic clock.</summary>
    LeaseIsMonotonic,

    /// <summary>Only a 2xx of the service is an answer.</summary>
    OnlyAnswersCount,

    /// <summary>A declaration is void only once a report without it was answered.</summary>
    DeclarationBinds,

    /// <summary>The service waits for the drain time, too, before it takes an instance for closed.</summary>
    DrainIsWaitedFor,

    /// <summary>The service grants a margin beyond that.</summary>
    MarginIsGranted,

    /// <summary>What was said to a service process before its restart is forgotten.</summary>
    RestartMakesPending,

    /// <summary>Silence is never departure while a maintenance is active.</summary>
    SilenceNeverDeparts,

    /// <summary>Silence counts from the end of the last maintenance.</summary>
    ExpiryFromLastEnd,

    /// <summary>Whoever departs is forgotten when it is decided, not when it is on disk.</summary>
    ForgottenWhenDecided,

    /// <summary>Who was gone before a maintenance began does not stay for longer because of it.</summary>
    AttemptsDoNotProlong,

    /// <summary>An app leaves only when nothing of it runs any more, nor begins.</summary>
    LeavesWhenDrained,

    /// <summary>After a restore the site settles.</summary>
    RestoreSettles,

    /// <summary>What is due by the clock is committed before the question is answered.</summary>
    DueIsCommittedFirst,

    /// <summary>An instance's idea of the service's clock is never ahead of it.</summary>
    ClockIsNeverAhead,

    /// <summary>A maintenance with a lease ends by the service's word alone.</summary>
    LeasesEndByService,

    /// <summary>Work that is entered inside held work counts for itself.</summary>
    NestedWorkCounts,

    /// <summary>Work that is entered inside a request counts for itself.</summary>
    WorkOfRequestsCounts,

    /// <summary>What runs is evaluated by the path that it came with.</summary>
    ArrivalPathCounts,

    /// <summary>Only an answer that names the report is one.</summary>
    NamedAnswersCount,

    /// <summary>An instance never goes back to an earlier history of the store.</summary>
    EpochsAreOrdered,
}
