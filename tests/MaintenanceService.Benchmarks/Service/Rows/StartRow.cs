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
            (string Name, string Program)[] forms =
            [
                ("as built", ServiceProcess.Program),
                ("as published", await PublishedService.PublishAsync(Path.Combine(folder.FullName, "platform"))),
                ("as the image has it", await PublishedService.PublishAsync(Path.Combine(folder.FullName, "runtime"), "--self-contained")),
            ];
            List<double>[] own = [.. forms.Select(_ => new List<double>())];
            var slim = new List<double>();
            for (int round = -WarmUps; round < Rounds; round++)
            {
                for (int form = 0; form < forms.Length; form++)
                {
                    double service = await StartAsync(forms[form].Program, address => ["--urls", address], ServiceProcess.Settings(Path.Combine(folder.FullName, $"data-{form}")));
                    if (round >= 0)
                    {
                        own[form].Add(service);
                    }
                }

                double host = await StartAsync(Environment.ProcessPath!, address => [SlimHost.Argument, folder.FullName, address], new Dictionary<string, string>());
                if (round >= 0)
                {
                    slim.Add(host);
                }
            }

            return [.. forms.Zip(own, (form, times) => Line($"start until /readyz, {form.Name}", times, slim))];
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
