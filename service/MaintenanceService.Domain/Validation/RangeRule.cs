using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Domain.Validation;

/// <summary>A whole number between two others.</summary>
internal static class RangeRule
{
    public static int Check(int value, int least, int most, string pointer) =>
        value >= least && value <= most ? value : throw Refuse.Value(pointer, $"Give a whole number from {least} to {most}.");
}
