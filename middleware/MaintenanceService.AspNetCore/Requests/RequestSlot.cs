using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>A place in a lane, for one request at a time.</summary>
internal sealed class RequestSlot
{
    private const int Free = 0;
    private readonly Action _leave;
    private HttpContext? _context;
    private string? _path;
    private Endpoint? _endpoint;
    private int _since;
    private int _generation;
    private RequestSlot _next = null!;

    public RequestSlot() => _leave = Leave;

    /// <summary>The next place of the lane's ring. Whoever walks the ring while it grows sees new places whole, or not yet.</summary>
    public RequestSlot Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    public bool IsTaken => Volatile.Read(ref _generation) != Free;

    /// <summary>
    /// The generation of the state that judged the request. A request that an open state let pass keeps the mark that it came with: it is
    /// older than any state that refuses. So a request may be counted for a moment as older than it is, and never as newer.
    /// </summary>
    public int Generation
    {
        set => Volatile.Write(ref _generation, value);
    }

    /// <summary>Notes a request here. The lane's thread alone may call it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mark">The <see cref="RequestTable.Mark"/> of the moment, below every generation.</param>
    public void Take(HttpContext context, int mark)
    {
        // The context of the place's previous request stays behind. A server that has one for each connection shows the same again and again,
        // and a reference that is written to the heap costs more than one that is compared.
        if (!ReferenceEquals(_context, context))
        {
            Volatile.Write(ref _context, context);
        }

        Volatile.Write(ref _generation, mark);
    }

    /// <summary>Notes what the request is judged by, as it was when it came: the app may rewrite it afterwards.</summary>
    /// <param name="path">The path.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="generation">The generation of the state that judges it.</param>
    public void RecordEvaluation(string path, Endpoint? endpoint, int generation)
    {
        _since = _generation;
        _path = path;
        _endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>The request is over; on any thread.</summary>
    public void Leave() => Volatile.Write(ref _generation, Free);

    /// <summary>Leaves as soon as a task has ended, however it ends. Whoever awaits it as well, and comes later, finds that it has left.</summary>
    // A call of its own: put in place of the call it would stretch the way of all requests that end at once.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void LeaveAfter(Task task)
    {
        if (task.IsCompleted)
        {
            Leave();
        }
        else
        {
            task.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_leave);
        }
    }

    /// <summary>The request that runs here, if it is older than a generation.</summary>
    public bool IsOlderThan(int generation, out RecordedRequest recorded)
    {
        int own = Volatile.Read(ref _generation);
        if (own == Free || own >= generation || Volatile.Read(ref _context) is not { } context)
        {
            recorded = default;
            return false;
        }

        recorded = own < 0
            ? new RecordedRequest(this, context, own, null, null, own)
            : new RecordedRequest(this, context, own, _path, _endpoint, _since);
        return true;
    }

    /// <summary>Whether the same request still runs here, as far as can be told.</summary>
    public bool Still(in RecordedRequest recorded) =>
        Volatile.Read(ref _generation) == recorded.Generation && ReferenceEquals(Volatile.Read(ref _context), recorded.Context);
}
