using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Records the running requests. Entering and leaving are plain stores into a slot of the current thread, without interlocked instructions or
/// allocation; the rare reader issues a process-wide barrier instead. A request may leave on any thread. docs/requests.md has the proof.
/// </summary>
internal sealed class RequestTable
{
    private readonly object _lock = new();
    private int _mark = -1;

    // Indexed by ThreadNumber.
    private ThreadSlots[] _byThread = [ThreadSlots.None];

    /// <summary>Returns the slots of all threads.</summary>
    public IEnumerable<ThreadSlots> All => Volatile.Read(ref _byThread).Where(slots => slots != ThreadSlots.None);

    /// <summary>
    /// Returns the value with which a request is recorded until a state decides about it: negative, and so older than every generation. It encodes
    /// <see cref="Second"/>.
    /// </summary>
    public int Mark => _mark;

    /// <summary>Whole seconds since the app started, set by the clock loop.</summary>
    public int Second
    {
        get => SecondOf(_mark);
        set => _mark = -1 - value;
    }

    /// <summary>Returns the second of a mark.</summary>
    public static int SecondOf(int mark) => -1 - mark;

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

        slot.Occupy(context, _mark);
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
    /// reads that state.
    /// </summary>
    public List<RecordedRequest> OlderThan(int generation)
    {
        Interlocked.MemoryBarrierProcessWide();
        var older = new List<RecordedRequest>();
        foreach (ThreadSlots slots in All)
        {
            slots.CollectOlder(generation, older);
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
}
