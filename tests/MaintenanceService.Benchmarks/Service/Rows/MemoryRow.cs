using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>The memory that an idle subscriber costs the server's process, and the same of the broadcaster.</summary>
internal static class MemoryRow
{
    private const int Rounds = 5;

    /// <summary>These come and go first: the code that serves a stream is compiled then.</summary>
    private const int WarmUp = 100;

    private const double MostKibibytes = 12;

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync(int count)
    {
        var own = new List<double>();
        var bare = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            using ServiceProcess service = await ServiceProcess.StartAsync();
            using BroadcasterProcess broadcaster = await BroadcasterProcess.StartAsync();
            own.Add(await KibibytesAsync(service.Process, count, service.SubscribeAsync));
            bare.Add(await KibibytesAsync(broadcaster.Process, count, broadcaster.SubscribeAsync));
        }

        double kibibytes = Median.Of(own);
        return
        [
            new ReportLine(
                $"memory of one of {count:N0} subscribers",
                Report.Text($"{kibibytes:F1} KiB"),
                Report.Text($"x {kibibytes / Median.Of(bare):F2} of {Median.Of(bare):F1} KiB"),
                Report.Text($"≤ {MostKibibytes} KiB"),
                kibibytes <= MostKibibytes),
        ];
    }

    private static async Task<double> KibibytesAsync(MeasuredProcess server, int count, Func<int, Task<Subscribers>> openAsync)
    {
        (await openAsync(WarmUp)).Dispose();
        long before = server.Memory;
        using Subscribers subscribers = await openAsync(count);
        return (server.Memory - before) / 1024.0 / count;
    }
}
