using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>Reads with a key, over <c>/livez</c> of the same process.</summary>
internal static class ReadRows
{
    private const int Connections = 64;
    private const int Times = 20;
    private const int WarmUps = 20;
    private const int Rounds = 40;
    private const double Least = 0.9;

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync()
    {
        using ServiceProcess service = await ServiceProcess.StartAsync();
        string site = $"/v1/sites/{ServiceProcess.Site}";
        byte[][] requests =
        [
            HttpMessage.Get(service.Address, "/livez"),
            HttpMessage.Get(service.Address, site, ServiceProcess.AdminKey),
            HttpMessage.Get(service.Address, $"{site}/maintenances/{ServiceProcess.Maintenance}", ServiceProcess.AdminKey),
        ];
        using var load = new LoadGroup(service.Address, Connections);
        List<double>[] rates = [.. requests.Select(_ => new List<double>())];
        for (int round = -WarmUps; round < Rounds; round++)
        {
            for (int i = 0; i < requests.Length; i++)
            {
                int at = (i + Math.Abs(round)) % requests.Length;
                double rate = load.Run(Times, (_, _) => requests[at]);
                if (round >= 0)
                {
                    rates[at].Add(rate);
                }
            }
        }

        return
        [
            new ReportLine("GET /livez", Report.Text($"{Median.Of(rates[0]):N0}/s"), ""),
            Line("GetSite", rates[1], rates[0]),
            Line("GetMaintenance", rates[2], rates[0]),
        ];
    }

    private static ReportLine Line(string what, List<double> rates, List<double> livez)
    {
        double ratio = Median.Of(rates.Zip(livez, (rate, of) => rate / of));
        return new ReportLine(what, Report.Text($"{Median.Of(rates):N0}/s"), Report.Text($"x {ratio:F2} of /livez"), Report.Text($"≥ {Least:F2}"), ratio >= Least);
    }
}
