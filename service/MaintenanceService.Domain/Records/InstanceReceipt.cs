namespace MaintenanceService.Domain.Records;

/// <summary>One instance's part of a receipt, with the totals that its counts are derived from, so that counting continues after a restart.</summary>
internal sealed record InstanceReceipt
{
    public DateTimeOffset? ConfirmedAt { get; init; }

    public DateTimeOffset? ReopenedAt { get; init; }

    public bool Assumed { get; init; }

    /// <summary>True once the instance knows of the end: later refusals belong to other maintenances.</summary>
    public bool IsOver { get; init; }

    public long Refused { get; init; }

    public long Bypassed { get; init; }

    /// <summary>The process that the following totals come from.</summary>
    public string? Run { get; init; }

    public long RefusedTotal { get; init; }

    public long BypassedTotal { get; init; }
}
