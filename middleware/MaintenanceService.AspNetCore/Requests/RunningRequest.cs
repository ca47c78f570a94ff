using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore;

/// <summary>A place in a lane, for one request at a time; its context is null when no request runs there.</summary>
internal sealed class RunningRequest(RequestTable table, RequestLane lane)
{
    private HttpContext? _context;
    private int _generation;
    private RunningRequest _next = null!;

    public RequestTable Table { get; } = table;

    public RequestLane Lane { get; } = lane;

    /// <summary>The next place of the lane's ring. Whoever walks the ring while it grows sees new places whole, or not yet.</summary>
    public RunningRequest Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    public HttpContext? Context
    {
        get => Volatile.Read(ref _context);
        set => Volatile.Write(ref _context, value);
    }

    /// <summary>
    /// The generation of the state that judged the request. Until it is set it is that of the place's former request, which is never newer:
    /// so a request may be counted for a moment as older than it is, and never as newer.
    /// </summary>
    public int Generation
    {
        get => Volatile.Read(ref _generation);
        set => Volatile.Write(ref _generation, value);
    }

    public void Leave() => Context = null;
}
