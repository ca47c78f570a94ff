using System.Globalization;

namespace MaintenanceService.AspNetCore.Refusals;

/// <summary>Converts whole numbers to text, and caches the last ones.</summary>
internal static class WholeNumberText
{
    private static readonly Known?[] Kept = new Known?[512];

    public static string Of(int number)
    {
        ref Known? place = ref Kept[number & (Kept.Length - 1)];
        if (place is not { } known || known.Number != number)
        {
            place = known = new Known(number, number.ToString(CultureInfo.InvariantCulture));
        }

        return known.Text;
    }

    private sealed record Known(int Number, string Text);
}
