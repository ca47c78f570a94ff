namespace MaintenanceService.Benchmarks.Cases;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">Does it once.</param>
/// <param name="Baseline">The name of what it is compared with; null = it is a baseline.</param>
/// <param name="AddedAtMost">How many nanoseconds it may add to the baseline; null = a peer, which is only shown.</param>
/// <param name="BytesAtMost">How many bytes it may allocate beyond the baseline; null = a peer.</param>
internal sealed record Case(string Name, Action Run, string? Baseline = null, double? AddedAtMost = null, double? BytesAtMost = null);
