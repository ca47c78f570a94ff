using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Records the running requests. Entering and leaving are plain stores into a slot of the current thread, without interlocked instructions or
/// allocation; the rare reader issues a process-wide barrier instead. A request may leave on any thread. docs/requests.md has the proof.
/// </summary>
internal sealed class RequestTable
{
    // A mark changes with each second and each state. Where more states than this come within a second, the marks run ahead of it, and ages are too short by that.
    private const int MarksPerSecond = 8;
    private const int MaxSecond = (int.MaxValue / MarksPerSecond) - 1;
    private readonly object _lock = new();
    private int _mark = -1;
    private FirstMark? _inForce;

    // Indexed by ThreadNumber.
    private ThreadSlots[] _byThread = [ThreadSlots.None];

    /// <summary>Returns the slots of all threads.</summary>
    public IEnumerable<ThreadSlots> All => Volatile.Read(ref _byThread).Where(slots => slots != ThreadSlots.None);

    /// <summary>
    /// Returns the value with which a request is recorded until a state decides about it: negative, and so older than every generation. It encodes
    /// <see cref="Second"/>, and decreases whenever another state is put in force.
    /// </summary>
    public int Mark => Volatile.Read(ref _mark);

    /// <summary>Whole seconds since the app started, set by the clock loop; never decreases.</summary>
    public int Second
    {
        get => SecondOf(Mark);
        set => Volatile.Write(ref _mark, Math.Min(_mark, -1 - (Math.Min(value, MaxSecond) * MarksPerSecond)));
    }

    /// <summary>Returns the second of a mark.</summary>
    public static int SecondOf(int mark) => (-1 - mark) / MarksPerSecond;

    /// <summary>
    /// Gives requests another mark from now on. Call it after the state was put in force, one at a time: whatever is recorded with the new mark has
    /// read the mark, and so reads that state or a newer one.
    /// </summary>
    /// <param name="generation">The state's generation.</param>
    public void PutInForce(int generation)
    {
        // After the last mark, in the ninth year, all that is undecided counts as older.
        bool isLast = _mark == int.MinValue;
        Volatile.Write(ref _mark, isLast ? _mark : _mark - 1);
        Volatile.Write(ref _inForce, isLast ? null : new FirstMark(generation, _mark));
    }

    /// <summary>Records a request. Call it before reading what is in force.</summary>
    /// <param name="context">The request.</param>
    /// <param name="thread">The <see cref="ThreadNumber.Current"/> one.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RequestSlot Enter(HttpContext context, int thread)
    {
        ThreadSlots[] byThread = Volatile.Read(ref _byThread);
        RequestSlot slot;
        if ((uint)thread >= (uint)byThread.Length || (slot = byThread[thread].Slot).IsTaken)
        {
            slot = Own().FindFree();
        }

        slot.Occupy(context, Mark);
        return slot;
    }

    /// <summary>Returns the slot that a thread took last, where a request still runs there; otherwise null.</summary>
    /// <param name="context">The request.</param>
    /// <param name="thread">The <see cref="ThreadNumber.Current"/> one.</param>
    public RequestSlot? Last(HttpContext context, int thread)
    {
        ThreadSlots[] byThread = Volatile.Read(ref _byThread);
        return (uint)thread < (uint)byThread.Length && byThread[thread].Slot is var slot && slot.IsOf(context) ? slot : null;
    }

    /// <summary>Returns the slot of a running request, whatever thread has taken it; null = none. Without a barrier, as <see cref="Find"/>.</summary>
    public RequestSlot? Of(HttpContext context)
    {
        foreach (ThreadSlots slots in Volatile.Read(ref _byThread))
        {
            if (slots.Of(context) is { } slot)
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>
    /// Returns the running requests of older generations. Call it after the newer state was put in force: each request either is returned here, or
    /// reads that state. A request that has only just come is not returned while the state is the last one of <see cref="PutInForce"/>.
    /// </summary>
    public List<RecordedRequest> OlderThan(int generation)
    {
        FirstMark? inForce = Volatile.Read(ref _inForce);
        Interlocked.MemoryBarrierProcessWide();
        var older = new List<RecordedRequest>();
        foreach (ThreadSlots slots in All)
        {
            slots.CollectOlder(generation, older);
        }

        if (inForce?.Generation == generation)
        {
            older.RemoveAll(request => request.IsUndecided && request.Mark <= inForce.Mark);
        }

        return older;
    }

    /// <summary>Returns a running request. Without a barrier: the caller runs inside the request, and so sees its record.</summary>
    public RecordedRequest? Find(Func<HttpContext, bool> fits)
    {
        var running = new List<RecordedRequest>();
        foreach (ThreadSlots slots in All)
        {
            slots.CollectOlder(int.MaxValue, running);
        }

        int at = running.FindIndex(recorded => fits(recorded.Context));
        return at < 0 ? null : running[at];
    }

    /// <summary>Returns the slots of this thread.</summary>
    public ThreadSlots Own() => SlotsOf(ThreadNumber.Current) ?? MakeOwn();

    private ThreadSlots? SlotsOf(int thread)
    {
        ThreadSlots[] byThread = Volatile.Read(ref _byThread);
        return (uint)thread < (uint)byThread.Length && byThread[thread] is var slots && slots != ThreadSlots.None ? slots : null;
    }

    private ThreadSlots MakeOwn()
    {
        int thread = ThreadNumber.Assign();
        lock (_lock)
        {
            // An ended thread of the same number has left its slots, maybe with requests that still run.
            if (SlotsOf(thread) is { } inherited)
            {
                return inherited;
            }

            // Complete before it is published; the other threads' slots are reused.
            ThreadSlots[] byThread = [.. _byThread, .. Enumerable.Repeat(ThreadSlots.None, Math.Max(0, thread + 1 - _byThread.Length))];
            byThread[thread] = new ThreadSlots();
            Volatile.Write(ref _byThread, byThread);
            return byThread[thread];
        }
    }

    // The first mark of the requests that read a state or a newer one.
    private sealed record FirstMark(int Generation, int Mark);
}
