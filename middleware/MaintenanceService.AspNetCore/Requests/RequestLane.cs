using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>The ring of places of one thread. The thread alone takes places; any thread frees them, and any thread looks.</summary>
internal sealed class RequestLane
{
    /// <summary>Stands where a thread has no lane yet: nothing is free in it.</summary>
    public static readonly RequestLane None = MakeNone();
    private const int InitialLength = 8;
    private readonly RunningRequest _first;
    private int _debt;

    public RequestLane()
    {
        (_first, RunningRequest last) = Chain(InitialLength);
        last.Next = _first;
        Place = _first;
    }

    public int Length { get; private set; } = InitialLength;

    /// <summary>The place that was free last.</summary>
    public RunningRequest Place { get; private set; }

    /// <summary>Finds a free place, from the last one on. The ring grows where more than about half of it is taken for long.</summary>
    public RunningRequest FindFree()
    {
        RunningRequest place = Place;
        int passed = 0;
        while (place.IsTaken && passed < Length)
        {
            place = place.Next;
            passed++;
        }

        // Each search may pass two taken places on average; what is passed beyond that is owed, and paid by growing.
        _debt = Math.Max(0, _debt + passed - 2);
        Place = passed < Length && _debt < Length ? place : Grow(place);
        return Place;
    }

    public void CollectOlder(int generation, List<HttpContext> older)
    {
        RunningRequest place = _first;
        do
        {
            if (place.OlderThan(generation) is { } context)
            {
                older.Add(context);
            }

            place = place.Next;
        }
        while (place != _first);
    }

    private static RequestLane MakeNone()
    {
        var none = new RequestLane();
        none.Place.Generation = int.MaxValue;
        return none;
    }

    private static (RunningRequest First, RunningRequest Last) Chain(int length)
    {
        var first = new RunningRequest();
        RunningRequest last = first;
        for (int i = 1; i < length; i++)
        {
            last.Next = new RunningRequest();
            last = last.Next;
        }

        return (first, last);
    }

    private RunningRequest Grow(RunningRequest behind)
    {
        (RunningRequest first, RunningRequest last) = Chain(Length);
        last.Next = behind.Next;
        behind.Next = first;
        Length *= 2;
        _debt = 0;
        return first;
    }
}
