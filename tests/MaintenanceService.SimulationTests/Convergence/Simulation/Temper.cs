namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>How rough a run is, and in which way: each seed draws its own, so that rare meetings of two faults are common in some runs.</summary>
internal sealed record Temper
{
    /// <summary>Seeds that differ by this have tempers of one kind.</summary>
    public const int Kinds = 10;

    /// <summary>Counts how many instances there are at first, at most.</summary>
    public required int InstancesMost { get; init; }

    /// <summary>Counts how many more there may be later.</summary>
    public required int InstancesMore { get; init; }

    /// <summary>One message in so many is lost.</summary>
    public required int LostOneIn { get; init; }

    /// <summary>One message in so many is late.</summary>
    public required int DelayedOneIn { get; init; }

    /// <summary>Seconds by which a late message is late, at least.</summary>
    public required double DelayLeast { get; init; }

    /// <summary>One report in so many arrives twice.</summary>
    public required int DoubledOneIn { get; init; }

    /// <summary>In ten acts of a pipeline, so many change the site's settings.</summary>
    public required int SettingsInTen { get; init; }

    /// <summary>In ten settings, so many let a cut off instance close itself.</summary>
    public required int ClosedInTen { get; init; }

    /// <summary>In ten faults, so many hit the service.</summary>
    public required int ServiceInTen { get; init; }

    /// <summary>In ten faults of the service, so many restore a backup.</summary>
    public required int RestoresInTen { get; init; }

    /// <summary>One maintenance in so many is for some paths only.</summary>
    public required int PathsOneIn { get; init; }

    /// <summary>Seconds between two faults, at most.</summary>
    public required int FaultEverySeconds { get; init; }

    /// <summary>Seconds between two acts of pipelines, at most.</summary>
    public required int ActEverySeconds { get; init; }

    /// <summary>One change in so many comes just when something breaks.</summary>
    public required int TroubleOneIn { get; init; }

    /// <summary>One partition in so many is long.</summary>
    public required int LongCutOneIn { get; init; }

    /// <summary>One process in so many is killed in a moment in which it writes its state to disk.</summary>
    public required int KilledWritingOneIn { get; init; }

    /// <summary>One state in so many is written while a report is made.</summary>
    public required int ReportsWritingOneIn { get; init; }

    /// <summary>Seconds for which a request may be held up between two of its steps.</summary>
    public required double StallMost { get; init; }

    /// <summary>One step of a request in so many is held up.</summary>
    public required int StallOneIn { get; init; }

    /// <summary>In ten acts of a pipeline, so many end a maintenance.</summary>
    public required int EndsInTen { get; init; }

    /// <summary>In ten partitions, so many cut off only what comes from the service.</summary>
    public required int CutDownInTen { get; init; }

    /// <summary>In ten killed processes, so many come back before the network does.</summary>
    public required int CutOffInTen { get; init; }

    /// <summary>One app in so many has a constant of its own.</summary>
    public required int ForcedOneIn { get; init; }

    /// <summary>Seconds after which somebody looks who is dead, at most.</summary>
    public required int LooksEverySeconds { get; init; }

    /// <summary>Seconds by which the expiry of instances is longer than it must be, at most.</summary>
    public required int ExpiryMore { get; init; }

    /// <summary>True where each long partition is just as long as it takes to be taken for gone.</summary>
    public bool CutsUntilGone { get; init; }

    /// <summary>The temper of a seed: three of ten mix everything, the others have a theme.</summary>
    public static Temper Of(int seed, Chance chance)
    {
        Temper mixed = Mixed(chance);
        return (seed % Kinds) switch
        {
            2 => Departures(mixed),
            4 => Crashes(mixed),
            5 => Restores(mixed),
            6 => PowerCuts(mixed),
            7 => Settings(mixed),
            8 => SlowAnswers(mixed),
            9 => Schedules(mixed),
            _ => mixed,
        };
    }

    private static Temper Mixed(Chance chance) => new()
    {
        InstancesMost = chance.Of([1, 2, 4]),
        InstancesMore = chance.Of([0, 1, 3]),
        LostOneIn = chance.Of([8, 25, 100, 1000]),
        DelayedOneIn = chance.Of([3, 12, 12, 40]),
        DelayLeast = chance.Of([0.05, 0.05, 0.05, 4.5]),
        DoubledOneIn = chance.Of([3, 20, 20, 100]),
        SettingsInTen = chance.Of([0, 1, 1, 5]),
        ClosedInTen = chance.Of([2, 5, 5, 9]),
        ServiceInTen = chance.Of([0, 0, 1, 4]),
        RestoresInTen = chance.Of([0, 0, 1, 6]),
        PathsOneIn = chance.Of([2, 5, 5, 20]),
        FaultEverySeconds = chance.Of([8, 25, 60, 120]),
        ActEverySeconds = chance.Of([8, 25, 50, 120]),
        TroubleOneIn = chance.Of([2, 4, 8, 50]),
        LongCutOneIn = chance.Of([2, 3, 3, 10]),
        KilledWritingOneIn = chance.Of([8, 60, 200]),
        ReportsWritingOneIn = chance.Of([2, 15, 15]),
        StallMost = chance.Of([0.4, 0.4, 4]),
        ForcedOneIn = chance.Of([12, 1000, 1000]),
        LooksEverySeconds = chance.Of([5, 20, 60]),
        ExpiryMore = chance.Of([5, 40]),
        StallOneIn = chance.Of([15, 15, 5]),
        EndsInTen = chance.Of([2, 4]),
        CutDownInTen = chance.Of([0, 3, 3]),
        CutOffInTen = chance.Of([2, 2, 5]),
    };

    /// <summary>Instances are cut off until they are taken for gone, and come back just then; little holds the site, and nobody removes the dead.</summary>
    private static Temper Departures(Temper mixed) => Calm(mixed) with
    {
        InstancesMost = 3,
        FaultEverySeconds = 40,
        LongCutOneIn = 1,
        CutsUntilGone = true,
        CutDownInTen = 0,
        ActEverySeconds = 120,
        EndsInTen = 9,
        TroubleOneIn = 50,
        SettingsInTen = 0,
        ClosedInTen = 1,
        ExpiryMore = 5,
        LooksEverySeconds = 400,
    };

    /// <summary>The service is killed again and again, and instances that come and go are cut off.</summary>
    private static Temper Crashes(Temper mixed) => Calm(mixed) with
    {
        ServiceInTen = 7,
        RestoresInTen = 0,
        FaultEverySeconds = 25,
        TroubleOneIn = 2,
        LongCutOneIn = 1,
        CutDownInTen = 0,
        SettingsInTen = 4,
        ClosedInTen = 5,
    };

    /// <summary>The service is restored from backups while instances are cut off.</summary>
    private static Temper Restores(Temper mixed) => Calm(mixed) with
    {
        ServiceInTen = 10,
        RestoresInTen = 9,
        FaultEverySeconds = 120,
        TroubleOneIn = 50,
        LongCutOneIn = 1,
        CutDownInTen = 7,
        ClosedInTen = 1,
        ExpiryMore = 5,
        ActEverySeconds = 15,
    };

    /// <summary>Machines lose their current and their network just when something changes.</summary>
    private static Temper PowerCuts(Temper mixed) => Calm(mixed) with
    {
        TroubleOneIn = 2,
        KilledWritingOneIn = 5,
        ReportsWritingOneIn = 1,
        CutOffInTen = 9,
        SettingsInTen = 4,
        ClosedInTen = 5,
        EndsInTen = 5,
        LongCutOneIn = 1,
    };

    /// <summary>Settings change all the time, and the network is cut just then.</summary>
    private static Temper Settings(Temper mixed) => Calm(mixed) with
    {
        TroubleOneIn = 2,
        LongCutOneIn = 1,
        CutDownInTen = 0,
        SettingsInTen = 5,
        ClosedInTen = 5,
        EndsInTen = 5,
        DoubledOneIn = 1,
        DelayedOneIn = 2,
    };

    /// <summary>Answers take long, and then the network is cut for long.</summary>
    private static Temper SlowAnswers(Temper mixed) => Calm(mixed) with
    {
        TroubleOneIn = 2,
        LongCutOneIn = 1,
        CutDownInTen = 0,
        DelayedOneIn = 2,
        DelayLeast = 4.5,
        SettingsInTen = 0,
        ClosedInTen = 10,
    };

    /// <summary>Maintenances begin and end by the clock, and nobody else does much; requests are held up.</summary>
    private static Temper Schedules(Temper mixed) => Calm(mixed) with
    {
        InstancesMost = 3,
        ActEverySeconds = 50,
        EndsInTen = 1,
        TroubleOneIn = 3,
        StallMost = 4,
        StallOneIn = 4,
        SettingsInTen = 0,
        ClosedInTen = 3,
    };

    private static Temper Calm(Temper mixed) => mixed with
    {
        InstancesMost = 2,
        InstancesMore = 1,
        ForcedOneIn = 1000,
        ServiceInTen = 0,
        FaultEverySeconds = 400,
        LostOneIn = 1000,
        DelayedOneIn = 40,
        DelayLeast = 0.05,
        PathsOneIn = 20,
        ActEverySeconds = 25,
        LongCutOneIn = 2,
        KilledWritingOneIn = 200,
        LooksEverySeconds = 20,
        StallOneIn = 15,
    };
}
