using System.Globalization;

namespace MaintenanceService.Benchmarks;

/// <summary>One line of the table.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Measured">What came out.</param>
/// <param name="Compared">Against its baseline.</param>
/// <param name="Target">What it should be; empty for baselines and peers.</param>
/// <param name="Passes">Whether it is; null where nothing is asked.</param>
internal sealed record ReportLine(string What, string Measured, string Compared, string Target = "", bool? Passes = null);

/// <summary>Prints what was measured, with target and verdict.</summary>
internal static class Report
{
    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public static void Print(IReadOnlyList<ReportLine> lines)
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-42}{"measured",16}  {"against its baseline",-26}{"target",-24}");
        foreach (ReportLine line in lines)
        {
            string verdict = line.Passes switch { true => "pass", false => "MISS", null => "" };
            Console.WriteLine($"{line.What,-42}{line.Measured,16}  {line.Compared,-26}{line.Target,-24}{verdict}");
        }

        Console.WriteLine();
        Console.WriteLine(Text($"{lines.Count(line => line.Passes == true)} pass, {lines.Count(line => line.Passes == false)} miss"));
    }
}
