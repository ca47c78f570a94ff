using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// The requests that are running. Entering and leaving are plain stores into a place of the thread's own, without interlocked
/// instructions or allocation; the rare reader pays instead, with a process-wide barrier. A request may leave on any thread.
/// </summary>
internal sealed class RequestTable
{
    private readonly object _lock = new();
    private int _mark = -1;

    // By the number of the thread.
    private ThreadSlots[] _lanes = [ThreadSlots.None];

    /// <summary>The lanes of all threads.</summary>
    public IEnumerable<ThreadSlots> All => Volatile.Read(ref _lanes).Where(lane => lane != ThreadSlots.None);

    /// <summary>
    /// What a request is recorded with until it is judged: it is negative, and so older than every generation, and says the second of its
    /// beginning. It moves with <see cref="Second"/>.
    /// </summary>
    public int Mark => _mark;

    /// <summary>Whole seconds since the app began, moved by the clock loop.</summary>
    public int Second
    {
        get => SecondOf(_mark);
        set => _mark = -1 - value;
    }

    /// <summary>The second that a mark says.</summary>
    public static int SecondOf(int mark) => -1 - mark;

    /// <summary>Notes a request. Only then may it read what is in force, whose generation is recorded too where anything is refused.</summary>
    /// <param name="context">The request.</param>
    /// <param name="thread">The <see cref="ThreadNumber.Current"/> one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RequestSlot Enter(HttpContext context, int thread)
    {
        ThreadSlots[] lanes = Volatile.Read(ref _lanes);
        RequestSlot place;
        if ((uint)thread >= (uint)lanes.Length || (place = lanes[thread].Place).IsTaken)
        {
            place = Own().FindFree();
        }

        place.Take(context, _mark);
        return place;
    }

    /// <summary>
    /// The running requests of older generations than the given one. Call it after the newer state has been swapped in: a request either
    /// is seen here, or sees that state.
    /// </summary>
    public List<RecordedRequest> OlderThan(int generation)
    {
        Interlocked.MemoryBarrierProcessWide();
        var older = new List<RecordedRequest>();
        foreach (ThreadSlots lane in All)
        {
            lane.CollectOlder(generation, older);
        }

        return older;
    }

    /// <summary>The running request that fits, for whoever runs inside it: its own note is not missed without a barrier.</summary>
    public RecordedRequest? Find(Func<HttpContext, bool> fits)
    {
        var running = new List<RecordedRequest>();
        foreach (ThreadSlots lane in All)
        {
            lane.CollectOlder(int.MaxValue, running);
        }

        int at = running.FindIndex(recorded => fits(recorded.Context));
        return at < 0 ? null : running[at];
    }

    /// <summary>The lane of this thread.</summary>
    public ThreadSlots Own() => LaneOf(ThreadNumber.Current) ?? MakeOwn();

    private ThreadSlots? LaneOf(int thread)
    {
        ThreadSlots[] lanes = Volatile.Read(ref _lanes);
        return (uint)thread < (uint)lanes.Length && lanes[thread] is var lane && lane != ThreadSlots.None ? lane : null;
    }

    private ThreadSlots MakeOwn()
    {
        int thread = ThreadNumber.Assign();
        lock (_lock)
        {
            // A dead thread of the same number has left its lane behind, maybe with requests in it that still run.
            if (LaneOf(thread) is { } inherited)
            {
                return inherited;
            }

            // Whole before it is seen; the others' lanes stay where they are.
            ThreadSlots[] lanes = [.. _lanes, .. Enumerable.Repeat(ThreadSlots.None, Math.Max(0, thread + 1 - _lanes.Length))];
            lanes[thread] = new ThreadSlots();
            Volatile.Write(ref _lanes, lanes);
            return lanes[thread];
        }
    }
}
