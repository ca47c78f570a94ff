using System.Globalization;
using System.Security.Cryptography;

namespace MaintenanceService.Store;

/// <summary>
/// Creates the id of one history of the store, <c>number-random</c>. Later histories have greater numbers: an instance that knows one never
/// returns to an older one, such as that of a service that still runs on the previous disk.
/// </summary>
internal static class Epochs
{
    public static string New(params IEnumerable<string?> known) => New(TimeProvider.System.GetUtcNow(), known);

    /// <param name="now">The time, whose seconds are the number, so that a store created in an emptied folder is later than the previous one.</param>
    /// <param name="known">The known epochs; the new one is later than each, whatever the clock says.</param>
    public static string New(DateTimeOffset now, params IEnumerable<string?> known)
    {
        long number = known.Select(NumberOf).Append(0).Max() + 1;
        string random = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(number, now.ToUnixTimeSeconds())}-{random}");
    }

    /// <summary>Returns an epoch's number; 0 where it has none, like those of the first stores.</summary>
    public static long NumberOf(string? epoch) =>
        epoch?.Split('-') is [var number, _] && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long value) && value < long.MaxValue
            ? value : 0;
}
