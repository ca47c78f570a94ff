using MaintenanceService.Benchmarks.Cases;
using MaintenanceService.Benchmarks.Rounds;

namespace MaintenanceService.Benchmarks.Kestrel;

/// <summary>Measures requests a second over Kestrel and loopback, open and closed.</summary>
internal static class KestrelReport
{
    private const int Rounds = 400;

    /// <summary>Measures in this process: requests a second, by the server's name.</summary>
    public static async Task<Dictionary<string, double>> MeasureAsync() => new([.. await OpenAsync(), .. await ClosedAsync()]);

    /// <param name="launches">What some processes measured.</param>
    public static IEnumerable<ReportLine> Lines(IReadOnlyList<Dictionary<string, double>> launches) =>
    [
        Line("Kestrel, empty middleware", launches, "empty"),
        Line("Kestrel, open", launches, "open", "empty", 0.98),
        Line("Kestrel, the page prebuilt", launches, "prebuilt"),
        Line("Kestrel, closed", launches, "closed", "prebuilt", 0.95),
        Line("Kestrel, FeatureManagement gate", launches, "gate"),
        Line("Kestrel, closed, to the gate", launches, "closed", "gate", 1),
    ];

    private static async Task<IReadOnlyDictionary<string, double>> OpenAsync()
    {
        await using BenchmarkServer empty = await BenchmarkServer.EmptyAsync();
        await using BenchmarkServer open = await BenchmarkServer.MaintenanceAsync("open", States.Open);
        return LoadRounds.Measure([empty, open], Rounds);
    }

    private static async Task<IReadOnlyDictionary<string, double>> ClosedAsync()
    {
        await using BenchmarkServer closed = await BenchmarkServer.MaintenanceAsync("closed", States.ClosedForAll);
        PrebuiltAnswer answer;
        using (var client = new RawClient(closed.Address))
        {
            answer = new PrebuiltAnswer(client.Answer);
        }

        await using BenchmarkServer prebuilt = await BenchmarkServer.PrebuiltAsync(answer);
        await using BenchmarkServer gate = await BenchmarkServer.FeatureGateAsync(answer);
        return LoadRounds.Measure([prebuilt, closed, gate], Rounds);
    }

    private static ReportLine Line(
        string what, IReadOnlyList<Dictionary<string, double>> launches, string name, string? baseline = null, double least = 0)
    {
        string rate = Report.Text($"{Median.Of(launches.Select(launch => launch[name])):F0}/s");
        if (baseline is null)
        {
            return new ReportLine(what, rate, "");
        }

        double ratio = Median.Of(launches.Select(launch => launch[name] / launch[baseline]));
        return new ReportLine(what, rate, Report.Text($"x {ratio:F3}"), Report.Text($"≥ {least:F2}"), ratio >= least);
    }
}
