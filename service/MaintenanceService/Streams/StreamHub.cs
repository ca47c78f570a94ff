using System.Collections.Concurrent;
using MaintenanceService.Problems;
using MaintenanceService.Security;
using MaintenanceService.Sites;
using MaintenanceService.Store;

namespace MaintenanceService.Streams;

/// <summary>Knows every open stream: wakes those whose site changed, and ends those that must end.</summary>
internal sealed class StreamHub(KeyRing keys, int most) : ICommitListener
{
    /// <summary>A heartbeat each so many seconds.</summary>
    private const int HeartbeatSeconds = 15;

    private readonly ConcurrentDictionary<string, ConcurrentDictionary<StreamSubscription, byte>> _sites = new(StringComparer.Ordinal);
    private int _count;
    private int _second;
    private volatile bool _stopping;

    /// <summary>How many streams are open.</summary>
    public int Count => Volatile.Read(ref _count);

    public StreamSubscription Subscribe(string site, Caller caller)
    {
        int number = Interlocked.Increment(ref _count);
        if (number > most)
        {
            Interlocked.Decrement(ref _count);
            throw new ProblemException(ProblemKind.StorageUnavailable, $"The service holds {most} streams, as configured (Maintenance:MaxStreams). Try again in a moment.");
        }

        var subscription = new StreamSubscription(site, caller, number % HeartbeatSeconds);
        _sites.GetOrAdd(site, static _ => new ConcurrentDictionary<StreamSubscription, byte>())[subscription] = 0;
        if (_stopping)
        {
            subscription.End("shutdown");
        }

        return subscription;
    }

    public void Unsubscribe(StreamSubscription subscription)
    {
        if (_sites.TryGetValue(subscription.Site, out ConcurrentDictionary<StreamSubscription, byte>? own) && own.TryRemove(subscription, out _))
        {
            Interlocked.Decrement(ref _count);
        }
    }

    public void OnCommitted(World before, World after, IReadOnlyList<StoreChange> changes)
    {
        foreach (StoreChange change in changes)
        {
            switch (change)
            {
                case SiteSaved(var site) when before.Sites.GetValueOrDefault(site.Name)?.Revision != site.Revision:
                    Each(site.Name, static subscription => subscription.Wake());
                    break;
                case SiteRemoved removed:
                    Each(removed.Name, static subscription => subscription.End("deleted"));
                    break;
                case KeySaved:
                    CutInvalid();
                    break;
            }
        }
    }

    /// <summary>Once a second: heartbeats that are due, and streams whose key has expired.</summary>
    public void Tick()
    {
        int phase = Interlocked.Increment(ref _second) % HeartbeatSeconds;
        foreach (StreamSubscription subscription in All())
        {
            if (subscription.Phase == phase)
            {
                subscription.Heartbeat();
            }
        }

        CutInvalid();
    }

    /// <summary>Says goodbye to everybody.</summary>
    public void Stop()
    {
        _stopping = true;
        foreach (StreamSubscription subscription in All())
        {
            subscription.End("shutdown");
        }
    }

    private void CutInvalid()
    {
        foreach (StreamSubscription subscription in All())
        {
            if (!keys.IsValid(subscription.Caller))
            {
                subscription.Cut();
            }
        }
    }

    private IEnumerable<StreamSubscription> All() => _sites.Values.SelectMany(own => own.Keys);

    private void Each(string site, Action<StreamSubscription> action)
    {
        if (_sites.TryGetValue(site, out ConcurrentDictionary<StreamSubscription, byte>? own))
        {
            foreach (StreamSubscription subscription in own.Keys)
            {
                action(subscription);
            }
        }
    }
}
