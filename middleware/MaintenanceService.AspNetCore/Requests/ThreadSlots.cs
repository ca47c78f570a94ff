namespace MaintenanceService.AspNetCore.Requests;

/// <summary>The ring of places of one thread. The thread alone takes places; any thread frees them, and any thread looks.</summary>
internal sealed class ThreadSlots
{
    /// <summary>Stands where a thread has no lane yet: nothing is free in it.</summary>
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
        Place = _first;
    }

    /// <summary>Requests that the thread refused.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Requests that the thread let through by a bypass.</summary>
    public long Bypassed => Interlocked.Read(ref _bypassed);

    /// <summary>The place that was free last.</summary>
    public RequestSlot Place { get; private set; }

    // The thread alone counts here: nothing is lost without interlocked instructions.
    public void CountRefused() => Volatile.Write(ref _refused, _refused + 1);

    public void CountBypassed() => Volatile.Write(ref _bypassed, _bypassed + 1);

    /// <summary>Finds a free place, from the last one on. The ring grows where more than about half of it is taken for long.</summary>
    public RequestSlot FindFree()
    {
        RequestSlot place = Place;
        int passed = 0;
        while (place.IsTaken && passed < _length)
        {
            place = place.Next;
            passed++;
        }

        // Each search may pass two taken places on average; what is passed beyond that is owed, and paid by growing.
        _excess = Math.Max(0, _excess + passed - 2);
        Place = passed < _length && _excess < _length ? place : Grow(place);
        return Place;
    }

    public void CollectOlder(int generation, List<RecordedRequest> older)
    {
        RequestSlot place = _first;
        do
        {
            if (place.IsOlderThan(generation, out RecordedRequest recorded))
            {
                older.Add(recorded);
            }

            place = place.Next;
        }
        while (place != _first);
    }

    private static ThreadSlots MakeNone()
    {
        var none = new ThreadSlots();
        none.Place.Generation = int.MaxValue;
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

    private RequestSlot Grow(RequestSlot behind)
    {
        (RequestSlot first, RequestSlot last) = Chain(_length);
        last.Next = behind.Next;
        behind.Next = first;
        _length *= 2;
        _excess = 0;
        return first;
    }
}
