using System.Collections.Concurrent;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Authentication;

/// <summary>Ends the waiting and streaming calls of a key once it is revoked or has expired.</summary>
internal sealed class CallerWatches(ApiKeyLookup keys, SecurityLog log) : ICommitListener
{
    private readonly ConcurrentDictionary<CallerWatch, byte> _watches = new();

    /// <summary>The number of watched calls.</summary>
    public int Count => _watches.Count;

    /// <summary>Watches a call until the watch is disposed; a key that was revoked since the request was authenticated ends it at once.</summary>
    public void Add(CallerWatch watch)
    {
        _watches[watch] = 0;
        if (!keys.IsValid(watch.Caller))
        {
            watch.End();
        }
    }

    public void Remove(CallerWatch watch) => _watches.TryRemove(watch, out _);

    public void OnCommitted(StateSnapshot before, StateSnapshot after, IReadOnlyList<StoreChange> changes)
    {
        if (changes.Any(change => change is KeySaved { Key.RevokedAt: not null }))
        {
            EndInvalid();
        }
    }

    /// <summary>Ends the calls of keys that have expired. Called once a second.</summary>
    public void Tick() => EndInvalid();

    private void EndInvalid()
    {
        foreach ((CallerWatch watch, _) in _watches)
        {
            if (!watch.HasEnded && !keys.IsValid(watch.Caller))
            {
                watch.End();
                log.OpenCallEnded(watch.Caller.KeyId, watch.Caller.Author.RemoteAddress);
            }
        }
    }
}
