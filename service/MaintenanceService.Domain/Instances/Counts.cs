using MaintenanceService.Domain.Validation;

namespace MaintenanceService.Domain.Instances;

/// <summary>Sums of counts that instances report.</summary>
internal static class Counts
{
    /// <summary>Adds two counts, saturating at the largest value that a report may hold.</summary>
    public static long Add(long a, long b) => Math.Min(Math.Clamp(a, 0, Limits.Number) + Math.Clamp(b, 0, Limits.Number), Limits.Number);
}
