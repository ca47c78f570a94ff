using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>From a change to its last reader, and the processor time for it, over a bare broadcaster that commits the same row first.</summary>
internal static class FanOutRows
{
    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync(IEnumerable<int> counts)
    {
        var lines = new List<ReportLine>();
        foreach (int count in counts)
        {
            lines.AddRange(await MeasureAsync(count));
        }

        return lines;
    }

    private static async Task<ReportLine[]> MeasureAsync(int count)
    {
        using ServiceProcess service = await ServiceProcess.StartAsync();
        using BroadcasterProcess broadcaster = await BroadcasterProcess.StartAsync();
        string message = (await service.Client.GetMaintenanceAsync(ServiceProcess.Site, ServiceProcess.Maintenance)).Value.Message!;
        using ChangedStream own = await ChangedStream.OpenAsync(service, count);
        using ChangedStream bare = await ChangedStream.OpenAsync(broadcaster, await StateText.ReadAsync(service), message, count);
        (int rounds, int changes) = count <= 10 ? (40, 50) : count <= 100 ? (30, 20) : (20, 10);
        await own.ChangeAsync(rounds * changes / 2);
        await bare.ChangeAsync(rounds * changes / 2);
        var last = (Own: new List<double>(), Bare: new List<double>());
        var processor = (Own: new List<double>(), Bare: new List<double>());
        for (int round = 0; round < rounds; round++)
        {
            await TakeAsync(own, changes, last.Own, processor.Own);
            await TakeAsync(bare, changes, last.Bare, processor.Bare);
        }

        return
        [
            Line($"last of {count:N0} subscribers", last.Own, last.Bare, LatencyTarget(count)),
            Line($"processor for {count:N0} subscribers", processor.Own, processor.Bare, ProcessorTarget(count)),
        ];
    }

    private static async Task TakeAsync(ChangedStream stream, int changes, List<double> last, List<double> processor)
    {
        (double[] waited, double spent) = await stream.ChangeAsync(changes);
        last.AddRange(waited);
        processor.Add(spent);
    }

    private static ReportLine Line(string what, List<double> own, List<double> bare, double? most)
    {
        double ratio = Median.Of(own) / Median.Of(bare);
        return new ReportLine(
            what,
            Report.Text($"{Median.Of(own):F2} ms"),
            Report.Text($"x {ratio:F2} of {Median.Of(bare):F2} ms"),
            most is null ? "" : Report.Text($"≤ {most:F2}"),
            most is null ? null : ratio <= most);
    }

    private static double LatencyTarget(int count) => count <= 10 ? 1.3 : count <= 100 ? 1.2 : count <= 1_000 ? 1.1 : 1.05;

    private static double? ProcessorTarget(int count) => count <= 10 ? 1.4 : count <= 100 ? null : 1.2;
}
