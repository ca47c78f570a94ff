namespace MaintenanceService.Domain.Records;

/// <summary>When a maintenance was to end whose lease expired and that stays active.</summary>
/// <param name="At">The planned end.</param>
/// <param name="Told">Whether the webhooks were told that it has passed.</param>
internal sealed record PlannedEnd(DateTimeOffset At, bool Told = false);
