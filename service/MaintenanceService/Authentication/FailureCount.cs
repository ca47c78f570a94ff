namespace MaintenanceService.Authentication;

/// <summary>The state of an address after one more failure.</summary>
/// <param name="RetryAfter">How long to wait where there were too many failures; otherwise null.</param>
/// <param name="IsFirstBeyond">Whether this is the first failure beyond the limit in its minute.</param>
internal readonly record struct FailureCount(TimeSpan? RetryAfter, bool IsFirstBeyond);
