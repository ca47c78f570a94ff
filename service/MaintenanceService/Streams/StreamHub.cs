using System.Collections.Concurrent;
using MaintenanceService.Authentication;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Streams;

/// <summary>Tracks every open stream: notifies those whose site changed, and closes those that must end.</summary>
/// <param name="callers">Ends the streams of keys that are no longer valid.</param>
/// <param name="instances">The limits for streams of instances.</param>
/// <param name="others">The limits for all other streams, which must not take capacity from instances.</param>
internal sealed class StreamHub(CallerWatches callers, StreamLimits instances, StreamLimits others) : ICommitListener
{
    /// <summary>The number of seconds between two heartbeats.</summary>
    private static readonly int HeartbeatSeconds = (int)ProtocolTimings.HeartbeatInterval.TotalSeconds;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<StreamSubscription, byte>> _sites = new(StringComparer.Ordinal);
    private int _number;
    private int _second;
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _stopping;

    /// <summary>The number of open streams.</summary>
    public int Count => instances.Count + others.Count;

    public StreamSubscription Subscribe(string site, Caller caller, HttpContext context)
    {
        LimitsOf(caller).Acquire(site, caller.KeyId);
        var subscription = new StreamSubscription(site, caller, callers, context, Interlocked.Increment(ref _number) % HeartbeatSeconds);
        callers.Add(subscription);
        _sites.GetOrAdd(site, static _ => new ConcurrentDictionary<StreamSubscription, byte>())[subscription] = 0;
        if (_stopping)
        {
            subscription.Close("shutdown");
        }

        return subscription;
    }

    public void Unsubscribe(StreamSubscription subscription)
    {
        if (_sites.TryGetValue(subscription.Site, out ConcurrentDictionary<StreamSubscription, byte>? subscriptions) && subscriptions.TryRemove(subscription, out _))
        {
            subscription.Dispose();
            LimitsOf(subscription.Caller).Release(subscription.Site, subscription.Caller.KeyId);
            CompleteIfEmpty();
        }
    }

    public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes)
    {
        foreach (StoreChange change in changes)
        {
            switch (change)
            {
                case SiteSaved(var site) when before.Sites.GetValueOrDefault(site.Name)?.Revision != site.Revision:
                    Each(site.Name, static subscription => subscription.Notify());
                    break;
                case SiteRemoved removed:
                    Each(removed.Name, static subscription => subscription.Close("deleted"));
                    break;
            }
        }
    }

    /// <summary>Sends the heartbeats that are due, and aborts revoked streams that have not closed. Called once a second.</summary>
    public void Tick()
    {
        int phase = Interlocked.Increment(ref _second) % HeartbeatSeconds;
        foreach (StreamSubscription subscription in All())
        {
            if (subscription.Phase == phase)
            {
                subscription.Heartbeat();
            }

            subscription.AbortIfStillOpen();
        }
    }

    /// <summary>Closes every stream; completes when all have ended.</summary>
    public Task StopAsync()
    {
        _stopping = true;
        foreach (StreamSubscription subscription in All())
        {
            subscription.Close("shutdown");
        }

        CompleteIfEmpty();
        return _empty.Task;
    }

    /// <summary>Aborts the streams that are still open.</summary>
    public void Abort()
    {
        foreach (StreamSubscription subscription in All())
        {
            subscription.Abort();
        }
    }

    private void CompleteIfEmpty()
    {
        if (_stopping && Count == 0)
        {
            _empty.TrySetResult();
        }
    }

    private StreamLimits LimitsOf(Caller caller) => caller.Role == Client.KeyRole.Instance ? instances : others;

    // Enumerates the entries: Keys and Values would lock and copy them.
    private IEnumerable<StreamSubscription> All() => _sites.SelectMany(site => site.Value).Select(entry => entry.Key);

    private void Each(string site, Action<StreamSubscription> action)
    {
        if (_sites.TryGetValue(site, out ConcurrentDictionary<StreamSubscription, byte>? subscriptions))
        {
            foreach ((StreamSubscription subscription, _) in subscriptions)
            {
                action(subscription);
            }
        }
    }
}
