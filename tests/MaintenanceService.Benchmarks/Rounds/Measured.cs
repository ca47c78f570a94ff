namespace MaintenanceService.Benchmarks.Rounds;

/// <summary>What one run of a case costs.</summary>
internal readonly record struct Measured(double Nanoseconds, double Bytes);
