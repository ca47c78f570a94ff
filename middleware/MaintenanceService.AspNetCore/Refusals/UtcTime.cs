using System.Globalization;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Writes a time in UTC for visitors.</summary>
internal static class UtcTime
{
    /// <summary>Writes it with the month names of a culture, where this machine has them, and always in the Gregorian calendar.</summary>
    public static string Format(DateTimeOffset time, string format, CultureInfo culture)
    {
        try
        {
            var gregorian = (CultureInfo)culture.Clone();
            gregorian.DateTimeFormat.Calendar = new GregorianCalendar();
            return time.UtcDateTime.ToString(format, gregorian);
        }
        catch (ArgumentOutOfRangeException)
        {
            return Format(time);
        }
    }

    /// <summary>Writes it without words.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
