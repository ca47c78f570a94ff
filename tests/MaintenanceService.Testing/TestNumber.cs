using System.Globalization;

namespace MaintenanceService.Tests;

/// <summary>Reads a number that lengthens a test, or chooses its seed, from the environment.</summary>
internal static class TestNumber
{
    /// <returns>Null where <paramref name="variable"/> is not set.</returns>
    public static int? Of(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
