using MaintenanceService.Benchmarks.Service.Protocols;

namespace MaintenanceService.Benchmarks.Service.Clients;

/// <summary>Any number of readers of one stream.</summary>
internal sealed class Subscribers : IDisposable
{
    /// <summary>Counts how many connect at a time: fewer than wait to be accepted, so that none is turned away.</summary>
    private const int AtOnce = 200;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly List<Subscriber> _all = [];
    private readonly Lock _lock = new();
    private readonly List<long> _arrivals = [];
    private TaskCompletionSource<IReadOnlyList<long>>? _round;

    /// <summary>Opens the streams, and waits until each has the current state.</summary>
    public static async Task<Subscribers> OpenAsync(Uri server, IStreamProtocol protocol, int count)
    {
        var subscribers = new Subscribers();
        for (int open = 0; open < count; open += AtOnce)
        {
            int next = Math.Min(AtOnce, count - open);
            Task<IReadOnlyList<long>> all = subscribers.NextAsync(next);
            subscribers._all.AddRange(await Task.WhenAll(Enumerable.Range(0, next).Select(_ => Subscriber.OpenAsync(server, protocol, subscribers.OnState))));
            await all;
        }

        return subscribers;
    }

    /// <summary>Returns when each has received the next state. Call it before the change.</summary>
    /// <returns>The times at which they did, as timestamps.</returns>
    public Task<IReadOnlyList<long>> NextAsync() => NextAsync(_all.Count);

    public void Dispose() => _all.ForEach(subscriber => subscriber.Dispose());

    private Task<IReadOnlyList<long>> NextAsync(int count)
    {
        lock (_lock)
        {
            _arrivals.Clear();
            _arrivals.EnsureCapacity(count);
            Expected = count;
            _round = new TaskCompletionSource<IReadOnlyList<long>>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _round.Task.WaitAsync(Patience, TimeProvider.System);
        }
    }

    private int Expected { get; set; }

    private void OnState(long at)
    {
        lock (_lock)
        {
            _arrivals.Add(at);
            if (_arrivals.Count == Expected)
            {
                _round?.SetResult([.. _arrivals]);
            }
        }
    }
}
