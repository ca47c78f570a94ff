using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>A server's stream with its readers, and the request that changes what is streamed.</summary>
internal sealed class ChangedStream : IDisposable
{
    private readonly MeasuredProcess _server;
    private readonly HttpConnection _writer;
    private readonly Func<int, byte[]> _change;
    private int _changes;

    private ChangedStream(MeasuredProcess server, Subscribers subscribers, Func<int, byte[]> change)
    {
        _server = server;
        Subscribers = subscribers;
        _change = change;
        _writer = new HttpConnection(server.Address);
    }

    public Subscribers Subscribers { get; }

    public static async Task<ChangedStream> OpenAsync(ServiceProcess service, int subscribers) => new(
        service.Process,
        await Subscribers.OpenAsync(service.Address, $"/v1/sites/{ServiceProcess.Site}/stream", service.InstanceKey, subscribers),
        number => HttpMessage.Send(
            service.Address, "PATCH", $"/v1/sites/{ServiceProcess.Site}/maintenances/{ServiceProcess.Maintenance}", ServiceProcess.AdminKey, $$"""{"message":"{{Message(number)}}"}"""));

    /// <param name="broadcaster">The broadcaster.</param>
    /// <param name="state">What it sends, but for the message.</param>
    /// <param name="message">The message in it.</param>
    /// <param name="subscribers">The number of readers.</param>
    public static async Task<ChangedStream> OpenAsync(BroadcasterProcess broadcaster, string state, string message, int subscribers) => new(
        broadcaster.Process,
        await Subscribers.OpenAsync(broadcaster.Address, "/stream", null, subscribers),
        number => HttpMessage.Send(broadcaster.Address, "POST", "/change", null, state.Replace(message, Message(number), StringComparison.Ordinal)));

    /// <summary>Changes the state once.</summary>
    /// <returns>How long each reader waited for it, in milliseconds, from before the request was sent.</returns>
    public async Task<double[]> ChangeAsync()
    {
        byte[] request = _change(++_changes);
        Task<IReadOnlyList<long>> all = Subscribers.NextAsync();
        long startedAt = TimeProvider.System.GetTimestamp();
        _writer.Send(request);
        IReadOnlyList<long> arrivals = await all;
        _writer.Receive();
        return [.. arrivals.Select(at => TimeProvider.System.GetElapsedTime(startedAt, at).TotalMilliseconds)];
    }

    /// <summary>Changes the state some times, one after another.</summary>
    /// <returns>How long the last reader of each waited, and the processor time of the server for one.</returns>
    public async Task<(double[] Last, double Processor)> ChangeAsync(int times)
    {
        TimeSpan before = _server.ProcessorTime;
        double[] last = new double[times];
        for (int i = 0; i < times; i++)
        {
            last[i] = (await ChangeAsync()).Max();
        }

        return (last, (_server.ProcessorTime - before).TotalMilliseconds / times);
    }

    public void Dispose()
    {
        _writer.Dispose();
        Subscribers.Dispose();
    }

    // As long each time: the bytes of a change are compared with each other.
    private static string Message(int number) => $"We are back in a moment {number:D5}.";
}
