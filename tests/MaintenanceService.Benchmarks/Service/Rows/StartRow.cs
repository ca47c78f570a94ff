using System.Net.Sockets;
using MaintenanceService.Benchmarks.Rounds;
using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>
/// From the start of the process until <c>/readyz</c> answers, over a slim host that opens one SQLite file: of the service as it is built, as it is
/// published for this platform, and as its image has it, published with the runtime.
/// </summary>
internal static class StartRow
{
    private const int WarmUps = 2;
    private const int Rounds = 15;
    private const double Most = 1.5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync()
    {
        DirectoryInfo folder = MeasuredProcess.CreateFolder();
        try
        {
            Func<Task<double>> Form(string name, string program) =>
                () => StartAsync(program, address => ["--urls", address], ServiceProcess.Settings(Path.Combine(folder.FullName, $"data-{name}")));
            Func<Task<double>>[] starts =
            [
                Form("built", ServiceProcess.Program),
                Form("platform", await PublishedService.PublishAsync(Path.Combine(folder.FullName, "platform"))),
                Form("image", await PublishedService.PublishAsync(Path.Combine(folder.FullName, "image"), "--self-contained")),
                () => StartAsync(Environment.ProcessPath!, address => [SlimHost.Argument, folder.FullName, address], new Dictionary<string, string>()),
            ];
            List<double>[] times = [.. starts.Select(_ => new List<double>())];
            for (int round = -WarmUps; round < Rounds; round++)
            {
                for (int i = 0; i < starts.Length; i++)
                {
                    double time = await starts[i]();
                    if (round >= 0)
                    {
                        times[i].Add(time);
                    }
                }
            }

            string[] names = ["as built", "as published", "as the image has it"];
            return [.. names.Select((name, i) => Line($"start until /readyz, {name}", times[i], slim: times[^1]))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static ReportLine Line(string what, List<double> own, List<double> slim)
    {
        double ratio = Median.Of(own.Zip(slim, (service, host) => service / host));
        return new ReportLine(what, Report.Text($"{Median.Of(own):F0} ms"), Report.Text($"x {ratio:F2} of {Median.Of(slim):F0} ms"), Report.Text($"≤ {Most:F2}"), ratio <= Most);
    }

    private static async Task<double> StartAsync(string program, Func<string, string[]> arguments, Dictionary<string, string> settings)
    {
        Uri address = LoopbackAddress.Free();
        byte[] request = HttpMessage.Get(address, "/readyz");
        long startedAt = TimeProvider.System.GetTimestamp();
        using var process = MeasuredProcess.Start(program, arguments(address.GetLeftPart(UriPartial.Authority)), settings);
        while (!IsReady(address, request))
        {
            if (TimeProvider.System.GetElapsedTime(startedAt) > Patience)
            {
                throw new TimeoutException($"{program} did not become ready.");
            }

            await Task.Delay(Pause, TimeProvider.System);
        }

        return TimeProvider.System.GetElapsedTime(startedAt).TotalMilliseconds;
    }

    private static bool IsReady(Uri address, byte[] request)
    {
        try
        {
            using var connection = new HttpConnection(address);
            connection.Call(request);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or InvalidOperationException)
        {
            // It does not listen yet, or is not ready.
            return false;
        }
    }
}
