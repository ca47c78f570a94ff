using MaintenanceService.Benchmarks.Rounds;

namespace MaintenanceService.Benchmarks.Cases;

/// <summary>Measures the cases without a server, and says what they add to their baselines.</summary>
internal static class InProcessReport
{
    private const int Rounds = 1500;

    public static IEnumerable<ReportLine> Run()
    {
        IReadOnlyList<Case> cases = InProcessCases.All();
        IReadOnlyDictionary<string, Measured> measured = InterleavedRounds.Measure(cases, Rounds);
        return cases.Select(item => Line(item, measured));
    }

    private static ReportLine Line(Case item, IReadOnlyDictionary<string, Measured> measured)
    {
        Measured own = measured[item.Name];
        string cost = Report.Text($"{own.Nanoseconds:F1} ns");
        if (item.Baseline is not { } baseline)
        {
            return new ReportLine(item.Name, cost, "");
        }

        double added = own.Nanoseconds - measured[baseline].Nanoseconds;
        double bytes = own.Bytes - measured[baseline].Bytes;
        string compared = Report.Text($"{added:+0.0;-0.0} ns, {bytes:F0} B");
        if (item.BytesAtMost is not { } most)
        {
            return new ReportLine(item.Name, cost, compared, "(peer)");
        }

        string target = item.AddedAtMost is { } nanoseconds ? Report.Text($"≤ +{nanoseconds} ns, {most} B") : Report.Text($"≤ {most} B");
        return new ReportLine(item.Name, cost, compared, target, bytes < most + 0.5 && (item.AddedAtMost is null || added <= item.AddedAtMost));
    }
}
