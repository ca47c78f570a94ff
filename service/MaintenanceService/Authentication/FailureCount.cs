namespace MaintenanceService.Authentication;

/// <summary>Where an address stands after one more failure.</summary>
/// <param name="RetryAfter">How long to wait where there were too many; else null.</param>
/// <param name="IsFirstBeyond">Whether this is the first one too many of its minute.</param>
internal readonly record struct FailureCount(TimeSpan? RetryAfter, bool IsFirstBeyond);
