using MaintenanceService.Benchmarks.Kestrel;
using MaintenanceService.Benchmarks.Rounds;

namespace MaintenanceService.Benchmarks.Gateway;

/// <summary>Measures the gateway against YARP alone, both before one backend, by requests a second over loopback.</summary>
internal static class GatewayReport
{
    public const string Argument = "gateway";
    private const int Rounds = 200;
    private const double Most = 1.05;

    /// <summary>Measures in this process: requests a second, by the server's name.</summary>
    public static async Task<Dictionary<string, double>> MeasureAsync()
    {
        await using BenchmarkServer backend = await BenchmarkServer.EmptyAsync();
        await using BenchmarkServer bare = await ProxyServer.BareAsync(backend.Address);
        await using BenchmarkServer gateway = await ProxyServer.GatewayAsync(backend.Address);
        return new(LoadRounds.Measure([bare, gateway], Rounds));
    }

    /// <param name="launches">What some processes measured.</param>
    public static IEnumerable<ReportLine> Lines(IReadOnlyList<Dictionary<string, double>> launches)
    {
        double bare = Median.Of(launches.Select(launch => launch[ProxyServer.Bare]));
        double gateway = Median.Of(launches.Select(launch => launch[ProxyServer.Gateway]));
        double ratio = Median.Of(launches.Select(launch => launch[ProxyServer.Bare] / launch[ProxyServer.Gateway]));
        return
        [
            new ReportLine("YARP alone", Report.Text($"{bare:F0}/s"), ""),
            new ReportLine("gateway, open", Report.Text($"{gateway:F0}/s"), Report.Text($"time x {ratio:F3}"), Report.Text($"≤ {Most:F2}"), ratio <= Most),
        ];
    }
}
