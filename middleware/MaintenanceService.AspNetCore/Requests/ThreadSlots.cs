using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>The slots of one thread, in a ring. Only the thread occupies slots; any thread may free and read them.</summary>
internal sealed class ThreadSlots
{
    /// <summary>Stands for a thread without slots: its slot is never free.</summary>
    public static readonly ThreadSlots None = MakeNone();
    private const int InitialLength = 8;
    private readonly RequestSlot _first;
    private int _length = InitialLength;
    private int _excess;
    private long _refused;
    private long _bypassed;

    public ThreadSlots()
    {
        (_first, RequestSlot last) = Chain(InitialLength);
        last.Next = _first;
        Slot = _first;
    }

    /// <summary>Returns the number of requests that the thread refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Returns the number of requests that the thread let through by a bypass.</summary>
    public long Bypassed => Interlocked.Read(ref _bypassed);

    /// <summary>Returns the slot that was used last.</summary>
    public RequestSlot Slot { get; private set; }

    // Only the thread writes these counters: no interlocked instruction is needed.
    public void CountRefused() => Volatile.Write(ref _refused, _refused + 1);

    public void CountBypassed() => Volatile.Write(ref _bypassed, _bypassed + 1);

    /// <summary>Returns a free slot, searching from the last one. The ring grows when more than about half of it stays occupied.</summary>
    public RequestSlot FindFree()
    {
        RequestSlot slot = Slot;
        int skipped = 0;
        while (slot.IsTaken && skipped < _length)
        {
            slot = slot.Next;
            skipped++;
        }

        // A search may skip two occupied slots on average; the excess adds up, and the ring grows when it reaches its length.
        _excess = Math.Max(0, _excess + skipped - 2);
        Slot = skipped < _length && _excess < _length ? slot : Grow(slot);
        return Slot;
    }

    /// <summary>Returns the slot of a running request; null = none.</summary>
    public RequestSlot? Of(HttpContext context)
    {
        RequestSlot slot = _first;
        do
        {
            if (slot.IsOf(context))
            {
                return slot;
            }

            slot = slot.Next;
        }
        while (slot != _first);
        return null;
    }

    public void CollectOlder(int generation, List<RecordedRequest> older)
    {
        RequestSlot slot = _first;
        do
        {
            if (slot.IsOlderThan(generation, out RecordedRequest recorded))
            {
                older.Add(recorded);
            }

            slot = slot.Next;
        }
        while (slot != _first);
    }

    private static ThreadSlots MakeNone()
    {
        var none = new ThreadSlots();
        none.Slot.Generation = int.MaxValue;
        return none;
    }

    private static (RequestSlot First, RequestSlot Last) Chain(int length)
    {
        var first = new RequestSlot();
        RequestSlot last = first;
        for (int i = 1; i < length; i++)
        {
            last.Next = new RequestSlot();
            last = last.Next;
        }

        return (first, last);
    }

    private RequestSlot Grow(RequestSlot after)
    {
        (RequestSlot first, RequestSlot last) = Chain(_length);
        last.Next = after.Next;
        after.Next = first;
        _length *= 2;
        _excess = 0;
        return first;
    }
}
