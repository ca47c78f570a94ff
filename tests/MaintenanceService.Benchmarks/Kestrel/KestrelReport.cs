using MaintenanceService.Benchmarks.Cases;

namespace MaintenanceService.Benchmarks.Kestrel;

/// <summary>Measures requests a second over Kestrel and loopback, open and closed.</summary>
internal static class KestrelReport
{
    private const int Rounds = 400;

    public static async Task<IReadOnlyList<ReportLine>> RunAsync() => [.. await OpenAsync(), .. await ClosedAsync()];

    private static async Task<IReadOnlyList<ReportLine>> OpenAsync()
    {
        await using BenchmarkServer empty = await BenchmarkServer.EmptyAsync();
        await using BenchmarkServer open = await BenchmarkServer.MaintenanceAsync("open", States.Open);
        IReadOnlyDictionary<string, double> measured = LoadRounds.Measure([empty, open], Rounds);
        return [Line("Kestrel, empty middleware", measured[empty.Name]), Line("Kestrel, open", measured[open.Name], measured[empty.Name], 0.98)];
    }

    private static async Task<IReadOnlyList<ReportLine>> ClosedAsync()
    {
        await using BenchmarkServer closed = await BenchmarkServer.MaintenanceAsync("closed", States.ClosedForAll);
        byte[] page;
        using (var client = new RawClient(closed.Address))
        {
            page = client.Body;
        }

        await using BenchmarkServer prebuilt = await BenchmarkServer.PrebuiltAsync(page);
        await using BenchmarkServer gate = await BenchmarkServer.FeatureGateAsync(page);
        IReadOnlyDictionary<string, double> measured = LoadRounds.Measure([prebuilt, closed, gate], Rounds);
        return
        [
            Line("Kestrel, the page prebuilt", measured[prebuilt.Name]),
            Line("Kestrel, closed", measured[closed.Name], measured[prebuilt.Name], 0.95),
            Line("Kestrel, FeatureManagement gate", measured[gate.Name]),
            Line("Kestrel, closed, to the gate", measured[closed.Name], measured[gate.Name], 1),
        ];
    }

    private static ReportLine Line(string what, double rate, double? baseline = null, double least = 0) => baseline is { } other
        ? new ReportLine(what, Rate(rate), Report.Text($"x {rate / other:F3}"), Report.Text($"≥ {least:F2}"), rate / other >= least)
        : new ReportLine(what, Rate(rate), "");

    private static string Rate(double rate) => Report.Text($"{rate:F0}/s");
}
