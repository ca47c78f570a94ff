using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// The requests that are running. Entering and leaving are plain stores into a place of the thread's own, without interlocked
/// instructions or allocation; the rare reader pays instead, with a process-wide barrier. A request may leave on any thread.
/// </summary>
internal sealed class RequestTable
{
    [ThreadStatic]
    private static RunningRequest? t_place;

    private readonly object _lock = new();
    private RequestLane[] _lanes = [];

    /// <summary>Notes a request. Only then may it read the state, whose generation is noted too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RunningRequest Enter(HttpContext context)
    {
        RunningRequest? place = t_place;
        if (place is null || !ReferenceEquals(place.Table, this) || place.Context is not null)
        {
            place = FindPlace();
        }

        place.Context = context;
        return place;
    }

    /// <summary>
    /// The running requests of older generations than the given one. Call it after the newer state has been swapped in: a request either
    /// is seen here, or sees that state.
    /// </summary>
    public List<HttpContext> OlderThan(int generation)
    {
        Interlocked.MemoryBarrierProcessWide();
        var older = new List<HttpContext>();
        foreach (RequestLane lane in Volatile.Read(ref _lanes))
        {
            lane.CollectOlder(generation, older);
        }

        return older;
    }

    private RunningRequest FindPlace()
    {
        RequestLane lane = t_place is { } place && ReferenceEquals(place.Table, this) ? place.Lane : OwnLane();
        return t_place = lane.FindFree();
    }

    private RequestLane OwnLane()
    {
        lock (_lock)
        {
            // Several tables in one process are rare (tests): then the thread's lane is looked up.
            RequestLane? lane = Array.Find(_lanes, known => known.Owner == Thread.CurrentThread) ?? Array.Find(_lanes, known => !known.Owner.IsAlive);
            if (lane is null)
            {
                lane = new RequestLane(this);
                Volatile.Write(ref _lanes, [.. _lanes, lane]);
            }

            lane.Owner = Thread.CurrentThread;
            return lane;
        }
    }
}
