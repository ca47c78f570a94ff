namespace MaintenanceService.Domain.Records;

/// <summary>The planned end of a maintenance whose lease expired and that stays active.</summary>
/// <param name="At">The planned end.</param>
/// <param name="Told">Whether webhooks were notified that it has passed.</param>
internal sealed record PlannedEnd(DateTimeOffset At, bool Told = false);
