using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;
using MaintenanceService.Client;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>What is kept for readers that read nothing, and how long the others wait with and without them.</summary>
internal static class StuckReaderRows
{
    private const int Streams = 300;
    private const int Stuck = 20;
    private const int Maintenances = 19;
    private const int Changes = 15;

    /// <summary>So many fill the kernel's buffers and the server's.</summary>
    private const int UntilStuck = 8;

    private const int Rounds = 6;
    private const double MostKibibytes = 128;
    private const double MostSlower = 1.05;

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync()
    {
        using ServiceProcess service = await ServiceProcess.StartAsync();
        for (int i = 0; i < Maintenances; i++)
        {
            await service.Client.PutMaintenanceAsync(ServiceProcess.Site, $"m-{i}", new MaintenanceRequest { Message = new string('m', 2_000) });
        }

        using ChangedStream stream = await ChangedStream.OpenAsync(service, Streams);
        int eventLength = (await StateText.ReadAsync(service)).Length;
        await ChangeAsync(stream, 2 * Changes, []);
        var without = new List<double>();
        var with = new List<double>();
        var kept = new List<double>();
        for (int round = 0; round < Rounds; round++)
        {
            without.Add(Percentile99(await ChangeAsync(stream, Changes, [])));
            byte[] request = HttpMessage.Get(service.Address, $"/v1/sites/{ServiceProcess.Site}/stream", service.InstanceKey);
            StuckReader[] stuck = [.. Enumerable.Range(0, Stuck).Select(_ => new StuckReader(service.Address, request))];
            await ChangeAsync(stream, UntilStuck, []);
            with.Add(Percentile99(await ChangeAsync(stream, Changes, [])));
            kept.AddRange((await Task.WhenAll(stuck.Select(reader => reader.ReadKeptAsync(eventLength)))).Select(bytes => bytes / 1024.0));
            Array.ForEach(stuck, reader => reader.Dispose());
        }

        double slower = Median.Of(with.Zip(without, (one, other) => one / other));
        return
        [
            new ReportLine(
                $"kept for one of {Stuck} stuck readers",
                Report.Text($"{Median.Of(kept):F0} KiB"),
                Report.Text($"states of {eventLength / 1024.0:F0} KiB"),
                Report.Text($"≤ {MostKibibytes} KiB"),
                kept.Max() <= MostKibibytes),
            new ReportLine(
                $"99 of 100 events of {Streams} others",
                Report.Text($"{Median.Of(with):F1} ms"),
                Report.Text($"x {slower:F2} of {Median.Of(without):F1} ms"),
                Report.Text($"≤ {MostSlower:F2}"),
                slower <= MostSlower),
        ];
    }

    private static async Task<List<double>> ChangeAsync(ChangedStream stream, int times, List<double> waited)
    {
        for (int i = 0; i < times; i++)
        {
            waited.AddRange(await stream.ChangeAsync());
        }

        return waited;
    }

    private static double Percentile99(List<double> waited) => waited.Order().ElementAt(waited.Count * 99 / 100);
}
