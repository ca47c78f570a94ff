using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>
/// The requests that are running. Entering and leaving are plain stores into a place of the thread's own, without interlocked
/// instructions or allocation; the rare reader pays instead, with a process-wide barrier. A request may leave on any thread.
/// </summary>
internal sealed class RequestTable
{
    /// <summary>So far apart that no two threads' places share a cache line.</summary>
    private const int Distance = 8;

    private readonly object _lock = new();

    // By the number of the thread.
    private RequestLane[] _lanes = [RequestLane.None];

    // By the number of the thread times the distance: the place of its lane that was free last, found in one step less than by the lane.
    private RunningRequest[] _places = [RequestLane.None.Place];

    /// <summary>The lanes of all threads.</summary>
    public IEnumerable<RequestLane> All => Volatile.Read(ref _lanes).Where(lane => lane != RequestLane.None);

    /// <summary>Notes a request. Only then may it read what is in force, whose generation is noted too where anything is refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="thread">The <see cref="ThreadNumber.Current"/> one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RunningRequest Enter(HttpContext context, int thread)
    {
        RunningRequest[] places = Volatile.Read(ref _places);
        int at = thread * Distance;
        RunningRequest place;
        if ((uint)at >= (uint)places.Length || (place = places[at]).IsTaken)
        {
            place = FindPlace();
        }

        place.Take(context);
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
        foreach (RequestLane lane in All)
        {
            lane.CollectOlder(generation, older);
        }

        return older;
    }

    /// <summary>The lane of this thread.</summary>
    public RequestLane Own() => LaneOf(ThreadNumber.Current) ?? MakeOwn();

    private RunningRequest FindPlace()
    {
        RunningRequest place = Own().FindFree();
        // Only a hint: where the array has just been replaced by a longer one, an older one stays, which is one of this lane as well.
        Volatile.Read(ref _places)[ThreadNumber.Current * Distance] = place;
        return place;
    }

    private RequestLane? LaneOf(int thread)
    {
        RequestLane[] lanes = Volatile.Read(ref _lanes);
        return (uint)thread < (uint)lanes.Length && lanes[thread] is var lane && lane != RequestLane.None ? lane : null;
    }

    private RequestLane MakeOwn()
    {
        int thread = ThreadNumber.Take();
        lock (_lock)
        {
            // A dead thread of the same number has left its lane behind, maybe with requests in it that still run.
            if (LaneOf(thread) is { } inherited)
            {
                return inherited;
            }

            // Whole before it is seen; the others' lanes stay where they are.
            RequestLane[] lanes = Lengthened(_lanes, thread + 1, RequestLane.None);
            RunningRequest[] places = Lengthened(_places, (thread * Distance) + 1, RequestLane.None.Place);
            lanes[thread] = new RequestLane();
            places[thread * Distance] = lanes[thread].Place;
            Volatile.Write(ref _places, places);
            Volatile.Write(ref _lanes, lanes);
            return lanes[thread];
        }
    }

    private static T[] Lengthened<T>(T[] items, int length, T filler) => [.. items, .. Enumerable.Repeat(filler, Math.Max(0, length - items.Length))];
}
