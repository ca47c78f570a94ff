using System.Globalization;
using System.Text.RegularExpressions;

namespace MaintenanceService.AspNetCore.Branding;

/// <summary>A colour in sRGB.</summary>
internal readonly partial record struct PageColor(byte Red, byte Green, byte Blue)
{
    /// <summary>The least contrast of text that WCAG 2 asks for at level AA.</summary>
    private const double ReadableContrast = 4.5;

    /// <summary>A little less than the dark card's.</summary>
    private const double DarkLuminance = 0.01;

    private static readonly PageColor White = new(255, 255, 255);
    private static readonly PageColor Black = new(0, 0, 0);

    /// <summary>Parses <c>#rgb</c> or <c>#rrggbb</c>; null for anything else.</summary>
    public static PageColor? Parse(string? text)
    {
        if (text is null || !Form().IsMatch(text))
        {
            return null;
        }

        string digits = text.Length == 4 ? string.Concat(text.Skip(1).SelectMany(digit => new[] { digit, digit })) : text[1..];
        uint value = uint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return new PageColor((byte)(value >> 16), (byte)(value >> 8), (byte)value);
    }

    /// <summary>Returns this colour, mixed with black or white as far as it takes to be readable on a ground and on a tint of itself there.</summary>
    public PageColor ReadableOn(PageColor ground)
    {
        PageColor toward = Contrast(White, ground) > Contrast(Black, ground) ? White : Black;
        PageColor color = this;
        for (int percent = 5; percent <= 100 && Math.Min(Contrast(color, ground), Contrast(color, color.TintOn(ground))) < ReadableContrast; percent += 5)
        {
            color = Mix(toward, percent / 100.0);
        }

        return color;
    }

    /// <summary>Returns this colour, mixed with black as far as it takes to be the ground of a dark page.</summary>
    public PageColor Darkened()
    {
        PageColor color = this;
        for (int percent = 5; percent <= 100 && color.Luminance() > DarkLuminance; percent += 5)
        {
            color = Mix(Black, percent / 100.0);
        }

        return color;
    }

    /// <summary>Returns the ground with a little of this colour.</summary>
    public PageColor TintOn(PageColor ground) => ground.Mix(this, 0.1);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");

    /// <summary>Returns the contrast ratio of WCAG 2, from 1 to 21.</summary>
    public static double Contrast(PageColor one, PageColor other)
    {
        (double first, double second) = (one.Luminance(), other.Luminance());
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    private PageColor Mix(PageColor other, double share) => new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

    private static byte Mix(byte one, byte other, double share) => (byte)Math.Round(one + ((other - one) * share));

    private double Luminance() => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

    private static double Linear(byte channel)
    {
        double value = channel / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }

    [GeneratedRegex(@"\A#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\z")]
    private static partial Regex Form();
}
