using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>The ring of places of one thread. The thread alone takes places; any thread frees them, and any thread looks.</summary>
internal sealed class RequestLane
{
    private const int InitialLength = 8;
    private readonly RequestTable _table;
    private readonly RunningRequest _first;
    private RunningRequest _place;
    private int _debt;

    public RequestLane(RequestTable table)
    {
        _table = table;
        (_first, RunningRequest last) = Chain(InitialLength);
        last.Next = _first;
        _place = _first;
    }

    /// <summary>The thread that takes places here; the lane of a dead one goes to the next new one.</summary>
    public Thread Owner { get; set; } = Thread.CurrentThread;

    public int Length { get; private set; } = InitialLength;

    /// <summary>Finds a free place, from the last one on. The ring grows where more than about half of it is taken for long.</summary>
    public RunningRequest FindFree()
    {
        RunningRequest place = _place;
        int passed = 0;
        while (place.Context is not null && passed < Length)
        {
            place = place.Next;
            passed++;
        }

        // Each search may pass two taken places on average; what is passed beyond that is owed, and paid by growing.
        _debt = Math.Max(0, _debt + passed - 2);
        _place = passed < Length && _debt < Length ? place : Grow(place);
        return _place;
    }

    public void CollectOlder(int generation, List<HttpContext> older)
    {
        RunningRequest place = _first;
        do
        {
            if (place.Context is { } context && place.Generation < generation)
            {
                older.Add(context);
            }

            place = place.Next;
        }
        while (place != _first);
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

    private (RunningRequest First, RunningRequest Last) Chain(int length)
    {
        var first = new RunningRequest(_table, this);
        RunningRequest last = first;
        for (int i = 1; i < length; i++)
        {
            last.Next = new RunningRequest(_table, this);
            last = last.Next;
        }

        return (first, last);
    }
}
