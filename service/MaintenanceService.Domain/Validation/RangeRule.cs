using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Domain.Validation;

/// <summary>Validates that a number lies in a range.</summary>
internal static class RangeRule
{
    public static int Check(int value, int least, int most, string pointer) =>
        value >= least && value <= most ? value : throw Refuse.Value(pointer, $"Give a whole number from {least} to {most}.");
}
