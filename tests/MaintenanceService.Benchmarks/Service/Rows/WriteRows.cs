using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;
using MaintenanceService.Client;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>Changes over HTTP by any number of clients, each of a site of its own, over a loop that flushes a row to the same disk.</summary>
internal static class WriteRows
{
    private const int Flushes = 200;
    private const int RequestsOfOne = 100;
    private const int RequestsOfMany = 640;
    private const int WarmUps = 5;
    private const int Rounds = 15;

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync()
    {
        using ServiceProcess service = await ServiceProcess.StartAsync();
        using var disk = new FlushLoop(await StateText.ReadAsync(service));
        return
        [
            await MeasureAsync(service, disk, 1, 0.35),
            await MeasureAsync(service, disk, 16, 2.5),
            await MeasureAsync(service, disk, 64, 4),
        ];
    }

    private static async Task<ReportLine> MeasureAsync(ServiceProcess service, FlushLoop disk, int clients, double least)
    {
        byte[][][] requests = new byte[clients][][];
        for (int client = 0; client < clients; client++)
        {
            string site = $"site-{client}";
            await service.Client.PutSiteAsync(site, new SiteRequest());
            await service.Client.PutMaintenanceAsync(site, ServiceProcess.Maintenance, new MaintenanceRequest());

            // In turn, so that each changes something.
            requests[client] = [.. Enumerable.Range(0, 2).Select(number => HttpMessage.Send(
                service.Address, "PATCH", $"/v1/sites/{site}/maintenances/{ServiceProcess.Maintenance}", ServiceProcess.AdminKey, $$"""{"message":"Back in a moment {{number}}"}"""))];
        }

        using var load = new LoadGroup(service.Address, clients);
        var writes = new List<double>();
        var flushes = new List<double>();
        for (int round = -WarmUps; round < Rounds; round++)
        {
            double written = load.Run(clients == 1 ? RequestsOfOne : RequestsOfMany / clients, (client, time) => requests[client][time % 2]);
            double flushed = disk.Run(Flushes);
            if (round >= 0)
            {
                writes.Add(written);
                flushes.Add(flushed);
            }
        }

        double ratio = Median.Of(writes.Zip(flushes, (written, flushed) => written / flushed));
        return new ReportLine(
            $"PATCH by {clients} {(clients == 1 ? "client" : "clients")}",
            Report.Text($"{Median.Of(writes):N0}/s"),
            Report.Text($"x {ratio:F2} of {Median.Of(flushes):N0}/s"),
            Report.Text($"≥ {least:F2}"),
            ratio >= least);
    }
}
