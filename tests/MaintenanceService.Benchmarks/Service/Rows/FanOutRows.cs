using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>
/// From a change to its last reader, and the processor time for it, over a bare broadcaster that commits the same row first, and over other programs
/// that tell many readers of a change.
/// </summary>
internal static class FanOutRows
{
    /// <summary>From here on the readers of one server at a time are open: a process may have 20,000 connections on many machines.</summary>
    private const int OneServerAtATime = 4_000;

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync(IEnumerable<int> counts)
    {
        var lines = new List<ReportLine>();
        foreach (int count in counts)
        {
            lines.AddRange(await MeasureAsync(count));
        }

        return lines;
    }

    private static async Task<IEnumerable<ReportLine>> MeasureAsync(int count)
    {
        using ServiceProcess service = await ServiceProcess.StartAsync();
        using BroadcasterProcess broadcaster = await BroadcasterProcess.StartAsync();
        using MeasuredProcess? etcd = await PeerProcess.StartEtcdAsync();
        using MeasuredProcess? redis = await PeerProcess.StartRedisAsync();
        string message = (await service.Client.GetMaintenanceAsync(ServiceProcess.Site, ServiceProcess.Maintenance)).Value.Message!;
        string text = await StateText.ReadAsync(service);
        string State(string other) => text.Replace(message, other, StringComparison.Ordinal);

        using var own = new FanOut(() => ChangedStream.OpenAsync(service, count));
        using var bare = new FanOut(() => ChangedStream.OpenAsync(broadcaster, State, count));
        using FanOut? durable = etcd is null ? null : new FanOut(() => ChangedStream.OpenEtcdAsync(etcd, State, count));
        using FanOut? fleeting = redis is null ? null : new FanOut(() => ChangedStream.OpenRedisAsync(redis, State, count));
        FanOut[] all = [.. new[] { own, bare, durable, fleeting }.OfType<FanOut>()];
        bool inTurn = count >= OneServerAtATime;
        (int rounds, int changes) = inTurn ? (5, 20) : count <= 10 ? (40, 50) : count <= 100 ? (30, 20) : (20, 10);
        for (int round = 0; round < rounds; round++)
        {
            foreach (FanOut server in all)
            {
                await server.TakeAsync(warmUp: inTurn ? changes / 2 : round == 0 ? rounds * changes / 2 : 0, changes);
                if (inTurn)
                {
                    server.Close();
                }
            }
        }

        string subscribers = count == 1 ? "1 subscriber" : Report.Text($"{count:N0} subscribers");
        return
        [
            Line($"last of {subscribers}", own.Last, bare.Last, Target(count, 1.3, 1.2, 1.1, 1.05)),
            Line($"processor for {subscribers}", own.Processor, bare.Processor, Target(count, 1.4, null, 1.2, 1.2)),
            .. durable is null ? [] : (ReportLine[])[Line($"last of {subscribers}, over etcd", own.Last, durable.Last, Target(count, 1.2, 1.0, 0.65, 0.65))],
            .. fleeting is null ? [] : (ReportLine[])[Line($"last of {subscribers}, over Redis", own.Last, fleeting.Last, Target(count, null, null, 1.1, 1.0))],
        ];
    }

    private static ReportLine Line(string what, List<double> own, List<double> other, double? most)
    {
        double ratio = Median.Of(own) / Median.Of(other);
        return new ReportLine(
            what,
            Report.Text($"{Median.Of(own):F2} ms"),
            Report.Text($"x {ratio:F2} of {Median.Of(other):F2} ms"),
            most is null ? "" : Report.Text($"≤ {most:F2}"),
            most is null ? null : ratio <= most);
    }

    private static double? Target(int count, double? one, double? hundred, double? thousand, double? more) =>
        count <= 10 ? one : count <= 100 ? hundred : count <= 1_000 ? thousand : more;
}
