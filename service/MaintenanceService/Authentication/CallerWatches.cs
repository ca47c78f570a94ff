using System.Collections.Concurrent;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Authentication;

/// <summary>Ends the waiting and streaming calls of a key once it is revoked or has expired.</summary>
internal sealed class CallerWatches(ApiKeyLookup keys, SecurityLog log) : ICommitListener
{
    private readonly ConcurrentDictionary<CallerWatch, byte> _watches = new();

    /// <summary>The number of watched calls.</summary>
    public int Count => _watches.Count;

    public CallerWatch Watch(Caller caller)
    {
        var watch = new CallerWatch(caller, ended => _watches.TryRemove(ended, out _));
        _watches[watch] = 0;
        if (!keys.IsValid(caller))
        {
            // Revoked since the request was authenticated.
            watch.Cancel();
        }

        return watch;
    }

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
        foreach (CallerWatch watch in _watches.Keys)
        {
            if (!watch.Ended.IsCancellationRequested && !keys.IsValid(watch.Caller))
            {
                watch.Cancel();
                log.OpenCallEnded(watch.Caller.KeyId, watch.Caller.Author.RemoteAddress);
            }
        }
    }
}
