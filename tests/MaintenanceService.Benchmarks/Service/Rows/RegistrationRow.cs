using MaintenanceService.Benchmarks.Service.Clients;
using MaintenanceService.Benchmarks.Service.Servers;
using MaintenanceService.Client;

namespace MaintenanceService.Benchmarks.Service.Rows;

/// <summary>Many instances that register at once, and the slowest other call meanwhile.</summary>
internal static class RegistrationRow
{
    private const int CallsBefore = 200;
    private static readonly TimeSpan MostForAll = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MostForCall = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    public static async Task<IReadOnlyList<ReportLine>> MeasureAsync(int count)
    {
        using ServiceProcess service = await ServiceProcess.StartAsync();
        await service.Client.PutSiteAsync("fleet", new SiteRequest());
        using var calls = new HttpConnection(service.Address);
        TimeSpan before = TimeSpan.Zero;
        for (int i = 0; i < CallsBefore; i++)
        {
            TimeSpan call = Call(service, calls, i);
            before = i >= CallsBefore / 2 && call > before ? call : before;
        }

        FirstReport[] instances = [.. Enumerable.Range(0, count).Select(_ => new FirstReport())];
        long startedAt = TimeProvider.System.GetTimestamp();
        Task all = Task.WhenAll(instances.Select((instance, number) => Task.Run(() => instance.SendAsync(service.Address, "fleet", number, service.InstanceKey))));
        TimeSpan slowest = await Task.Factory.StartNew(() => SlowestUntil(all, service, calls), TaskCreationOptions.LongRunning).Unwrap();
        await all;
        TimeSpan took = TimeProvider.System.GetElapsedTime(startedAt);
        int counted = (await service.Client.GetConvergenceAsync("fleet")).Total;
        Array.ForEach(instances, instance => instance.Dispose());
        return
        [
            new ReportLine(
                $"{count:N0} instances register at once",
                Report.Text($"{took.TotalSeconds:F2} s"),
                Report.Text($"{counted:N0} counted"),
                Report.Text($"≤ {MostForAll.TotalSeconds} s, all"),
                took <= MostForAll && counted == count),
            new ReportLine(
                "slowest other call meanwhile",
                Report.Text($"{slowest.TotalMilliseconds:F0} ms"),
                Report.Text($"{before.TotalMilliseconds:F0} ms before"),
                Report.Text($"≤ {MostForCall.TotalMilliseconds} ms"),
                slowest <= MostForCall),
        ];
    }

    private static async Task<TimeSpan> SlowestUntil(Task all, ServiceProcess service, HttpConnection calls)
    {
        TimeSpan slowest = TimeSpan.Zero;
        for (int i = CallsBefore; !all.IsCompleted; i++)
        {
            TimeSpan took = Call(service, calls, i);
            slowest = took > slowest ? took : slowest;
            await Task.Delay(Pause, TimeProvider.System);
        }

        return slowest;
    }

    // A read and a write in turn, of another site.
    private static TimeSpan Call(ServiceProcess service, HttpConnection connection, int number)
    {
        string site = $"/v1/sites/{ServiceProcess.Site}";
        byte[] request = number % 2 == 0
            ? HttpMessage.Get(service.Address, site, ServiceProcess.AdminKey)
            : HttpMessage.Send(service.Address, "PATCH", $"{site}/maintenances/{ServiceProcess.Maintenance}", ServiceProcess.AdminKey, $$"""{"message":"Back in a moment {{number}}"}""");
        long startedAt = TimeProvider.System.GetTimestamp();
        connection.Call(request);
        return TimeProvider.System.GetElapsedTime(startedAt);
    }
}
