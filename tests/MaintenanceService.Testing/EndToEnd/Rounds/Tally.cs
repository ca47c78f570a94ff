namespace MaintenanceService.Tests.EndToEnd.Rounds;

/// <summary>An app's own counters, read from its exempt endpoint: what began in it, and what is over.</summary>
internal sealed record Tally
{
    public static readonly Tally Zero = new();

    public long Begun { get; init; }

    public long Finished { get; init; }

    public long Slow { get; init; }

    public long Connections { get; init; }

    public long ConnectionsClosed { get; init; }

    public long Messages { get; init; }

    public long Worker { get; init; }

    public long WorkerFinished { get; init; }

    /// <summary>True where nothing that began is still running.</summary>
    public bool IsAtRest => Begun == Finished && Connections == ConnectionsClosed && Worker == WorkerFinished;
}
