using System.Globalization;

namespace MaintenanceService.Client;

/// <summary>Reads and writes times as the contract does: RFC 3339 with an offset (<c>+01:00</c> or <c>+0100</c>), kept to the millisecond, answered in UTC.</summary>
public static class WireTime
{
    private const string WithoutFraction = "yyyy-MM-ddTHH:mm:ss";
    private const string LeapSecond = ":60";
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF", "yyyy-MM-dd'T'HH:mm:ss"];

    /// <summary>Writes a time in UTC with milliseconds, such as <c>2026-05-01T20:00:00.000Z</c>.</summary>
    public static string Format(DateTimeOffset value) =>
        value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>
    /// Reads a time; false where it has no offset or is not RFC 3339. What is finer than a millisecond is cut off, and a leap second is the first second of the
    /// next day.
    /// </summary>
    public static bool TryParse(string? text, out DateTimeOffset value)
    {
        value = default;
        if (text is null || text.Length <= WithoutFraction.Length || text.Length > 64)
        {
            return false;
        }

        string upper = text.ToUpperInvariant();
        int fraction = upper[WithoutFraction.Length] == '.' ? WithoutFraction.Length + 1 : WithoutFraction.Length;
        int offset = fraction;
        while (offset < upper.Length && char.IsAsciiDigit(upper[offset]))
        {
            offset++;
        }

        bool zulu = offset == upper.Length - 1 && upper[offset] == 'Z';
        bool signed = offset < upper.Length && upper[offset] is '+' or '-';
        if (signed && offset == upper.Length - 5)
        {
            // ISO 8601's basic form, which many tools write: +0100.
            upper = upper.Insert(upper.Length - 2, ":");
        }

        bool numeric = signed && offset == upper.Length - 6;
        if ((!zulu && !numeric) || (fraction > WithoutFraction.Length && offset == fraction))
        {
            return false;
        }

        int digits = Math.Min(offset, WithoutFraction.Length + 8);
        string local = upper[..digits];
        int second = WithoutFraction.Length - LeapSecond.Length;
        bool leap = local.AsSpan(second).StartsWith(LeapSecond, StringComparison.Ordinal);
        if (leap)
        {
            local = string.Concat(local.AsSpan(0, second), ":59", local.AsSpan(WithoutFraction.Length));
        }

        // The framework's own parser takes no offset beyond 14 hours.
        TimeSpan ahead = TimeSpan.Zero;
        if (!DateTime.TryParseExact(local, Formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime parsed)
            || (numeric && !TimeSpan.TryParseExact(upper[(offset + 1)..], @"hh\:mm", CultureInfo.InvariantCulture, out ahead)))
        {
            return false;
        }

        long ticks = parsed.Ticks + (upper[offset] == '-' ? ahead : -ahead).Ticks + (leap ? TimeSpan.TicksPerSecond : 0);
        bool isTime = ticks >= DateTime.MinValue.Ticks && ticks <= DateTime.MaxValue.Ticks && (!leap || ticks % TimeSpan.TicksPerDay < TimeSpan.TicksPerSecond);
        value = isTime ? Truncate(new DateTimeOffset(ticks, TimeSpan.Zero)) : default;
        return isTime;
    }

    /// <summary>Cuts off what is finer than a millisecond.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset value) =>
        new(value.UtcTicks - (value.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
