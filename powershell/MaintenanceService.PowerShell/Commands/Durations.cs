using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>The traps of TimeSpan parameters: a bare 30 is 30 ticks of 100 ns, not 30 minutes.</summary>
internal static class Durations
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    public static void CheckWindow(DateTimeOffset? until, TimeSpan? length, string lengthName = "For")
    {
        if (until is not null && length is not null)
        {
            throw new MaintenanceCommandException(ErrorIds.InvalidWindow, $"-Until and -{lengthName} exclude each other.", lengthName);
        }

        if (length < Shortest)
        {
            throw new MaintenanceCommandException(ErrorIds.InvalidWindow, TooShort(lengthName, "00:30:00 for 30 minutes"), lengthName);
        }
    }

    public static void CheckLease(TimeSpan? lease)
    {
        if (lease < Shortest)
        {
            throw new MaintenanceCommandException(ErrorIds.InvalidValue, TooShort("Lease", "00:01:00 for a minute"), "Lease");
        }
    }

    public static int Seconds(TimeSpan length) => (int)Math.Min(Math.Ceiling(length.TotalSeconds), int.MaxValue);

    private static string TooShort(string name, string example) =>
        $"-{name} is shorter than a second: a bare number counts ticks of 100 ns. Write {example}.";
}
