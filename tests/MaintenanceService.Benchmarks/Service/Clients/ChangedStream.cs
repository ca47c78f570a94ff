using MaintenanceService.Benchmarks.Service.Protocols;
using MaintenanceService.Benchmarks.Service.Servers;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>A server's stream with its readers, and the request that changes what is streamed.</summary>
internal sealed class ChangedStream : IDisposable
{
    private readonly MeasuredProcess _server;
    private readonly IStateWriter _writer;
    private int _changes;

    private ChangedStream(MeasuredProcess server, Subscribers subscribers, IStateWriter writer)
    {
        _server = server;
        Subscribers = subscribers;
        _writer = writer;
    }

    public Subscribers Subscribers { get; }

    public static async Task<ChangedStream> OpenAsync(ServiceProcess service, int subscribers) =>
        new(service.Process, await service.SubscribeAsync(subscribers), new HttpStateWriter(service.Address, service.Change));

    /// <param name="broadcaster">The broadcaster.</param>
    /// <param name="state">Makes the state of a message.</param>
    /// <param name="subscribers">The number of readers.</param>
    public static async Task<ChangedStream> OpenAsync(BroadcasterProcess broadcaster, Func<string, string> state, int subscribers) =>
        new(broadcaster.Process, await broadcaster.SubscribeAsync(subscribers), new HttpStateWriter(broadcaster.Address, message => broadcaster.Change(state(message))));

    /// <inheritdoc cref="OpenAsync(BroadcasterProcess, Func{string, string}, int)"/>
    public static async Task<ChangedStream> OpenEtcdAsync(MeasuredProcess etcd, Func<string, string> state, int subscribers) =>
        new(etcd, await Subscribers.OpenAsync(etcd.Address, new EtcdWatch(etcd.Address), subscribers), new EtcdStateWriter(etcd.Address, state));

    /// <inheritdoc cref="OpenAsync(BroadcasterProcess, Func{string, string}, int)"/>
    public static async Task<ChangedStream> OpenRedisAsync(MeasuredProcess redis, Func<string, string> state, int subscribers) =>
        new(redis, await Subscribers.OpenAsync(redis.Address, new RedisChannel(), subscribers), new RedisStateWriter(redis.Address, state));

    /// <summary>Changes the state once.</summary>
    /// <returns>How long each reader waited for it, in milliseconds, from before the request was sent.</returns>
    public async Task<double[]> ChangeAsync()
    {
        string message = Message(++_changes);
        Task<IReadOnlyList<long>> all = Subscribers.NextAsync();
        long startedAt = TimeProvider.System.GetTimestamp();
        _writer.Send(message);
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
