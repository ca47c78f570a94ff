using MaintenanceService.Benchmarks.Rounds;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>Measures the cases without a server, and says what they add to their baselines.</summary>
internal static class InProcessReport
{
    private const int Rounds = 1500;

    /// <summary>Measures in this process.</summary>
    public static Dictionary<string, Measured> Measure() => InterleavedRounds.Measure(InProcessCases.All(), Rounds);

    /// <param name="launches">What some processes measured.</param>
    public static IEnumerable<ReportLine> Lines(IReadOnlyList<Dictionary<string, Measured>> launches) =>
        InProcessCases.All().Select(item => Line(item, launches));

    private static ReportLine Line(Case item, IReadOnlyList<Dictionary<string, Measured>> launches)
    {
        string cost = Report.Text($"{Median.Of(launches.Select(launch => launch[item.Name].Nanoseconds)):F1} ns");
        if (item.Baseline is not { } baseline)
        {
            return new ReportLine(item.Name, cost, "");
        }

        double added = Median.Of(launches.Select(launch => launch[item.Name].Nanoseconds - launch[baseline].Nanoseconds));
        double bytes = Median.Of(launches.Select(launch => launch[item.Name].Bytes - launch[baseline].Bytes));
        string compared = Report.Text($"{added:+0.0;-0.0} ns, {bytes:F0} B");
        if (item.BytesAtMost is not { } most)
        {
            return new ReportLine(item.Name, cost, compared, "(peer)");
        }

        string target = item.AddedAtMost is { } nanoseconds ? Report.Text($"≤ {nanoseconds:+0;-0;+0} ns, {most} B") : Report.Text($"≤ {most} B");
        return new ReportLine(item.Name, cost, compared, target, bytes < most + 0.5 && (item.AddedAtMost is null || added <= item.AddedAtMost));
    }
}
