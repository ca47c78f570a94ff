using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>A report of one instance of a site that drains, by the number of its instances and of the callers that wait for it.</summary>
internal static class ReportRows
{
    private const int Reports = 20;
    private const int WarmUps = 10;
    private const int Rounds = 40;

    /// <summary>The same, but for what other work the machine does.</summary>
    private const double Most = 1.2;

    private static readonly (int Instances, int Waiters)[] Cases = [(20, 1), (20, 50), (2_000, 1), (2_000, 50)];

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync()
    {
        using ServiceProcess service = await ServiceProcess.StartAsync();
        var sites = new List<InstanceSite>();
        try
        {
            foreach ((int instances, int waiters) in Cases)
            {
                sites.Add(await InstanceSite.OpenAsync(service, instances, waiters));
            }

            List<double>[] took = [.. Cases.Select(_ => new List<double>())];
            for (int round = -WarmUps; round < Rounds; round++)
            {
                for (int i = 0; i < sites.Count; i++)
                {
                    int at = (i + Math.Abs(round)) % sites.Count;
                    double[] times = [.. sites[at].Report(Reports)];
                    took[at].AddRange(round >= 0 ? times : []);
                }
            }

            return [.. Cases.Select((item, i) => Line(item, took[i], took[0]))];
        }
        finally
        {
            sites.ForEach(site => site.Dispose());
        }
    }

    private static ReportLine Line((int Instances, int Waiters) item, List<double> took, List<double> baseline)
    {
        string what = $"report, {item.Instances:N0} instances, {item.Waiters} waiting";
        string measured = Report.Text($"{Median.Of(took):F2} ms");
        if (took == baseline)
        {
            return new ReportLine(what, measured, "");
        }

        double ratio = Median.Of(took) / Median.Of(baseline);
        return new ReportLine(what, measured, Report.Text($"x {ratio:F2} of the first"), Report.Text($"≤ {Most:F2}"), ratio <= Most);
    }
}
