namespace MaintenanceService.Domain.Records;

/// <summary>One instance's part of a receipt, with the totals it was reckoned from, so that counting goes on after a restart.</summary>
internal sealed record InstanceReceipt
{
    public DateTimeOffset? ConfirmedAt { get; init; }

    public DateTimeOffset? ReopenedAt { get; init; }

    public bool Assumed { get; init; }

    /// <summary>Whether the instance knows of the end: what it refuses from then on belongs to others.</summary>
    public bool IsOver { get; init; }

    public long Refused { get; init; }

    public long Bypassed { get; init; }

    /// <summary>The process whose totals follow.</summary>
    public string? Run { get; init; }

    public long RefusedTotal { get; init; }

    public long BypassedTotal { get; init; }
}
