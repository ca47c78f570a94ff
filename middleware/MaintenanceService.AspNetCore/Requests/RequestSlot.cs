using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>A slot of a thread's ring, for one running request at a time.</summary>
internal sealed class RequestSlot
{
    private const int Free = 0;

    // The generation of a slot that another one is linked to; no state has it.
    private const int Linked = int.MaxValue;
    private readonly Action _leave;
    private HttpContext? _context;
    private string? _path;
    private Endpoint? _endpoint;
    private RequestSlot? _linked;
    private PipelineRun _pipeline;
    private int _since;
    private int _generation;
    private RequestSlot _next = null!;

    public RequestSlot() => _leave = Leave;

    /// <summary>The next slot of the ring. A reader that walks the ring while it grows sees new slots completely, or not yet.</summary>
    public RequestSlot Next
    {
        get => Volatile.Read(ref _next);
        set => Volatile.Write(ref _next, value);
    }

    public bool IsTaken => Volatile.Read(ref _generation) != Free;

    /// <summary>Returns whether another slot is linked to this one.</summary>
    public bool IsLinked => Volatile.Read(ref _generation) == Linked;

    /// <summary>
    /// The generation of the state that decided about the request. A request that an open state let pass keeps its mark, which is older than any
    /// generation. So a request may count for a moment as older than it is, and never as newer.
    /// </summary>
    public int Generation
    {
        set => Volatile.Write(ref _generation, value);
    }

    /// <summary>Records a request here. Only the ring's thread may call it.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mark">The current <see cref="RequestTable.Mark"/>, below every generation.</param>
    public void Occupy(HttpContext context, int mark)
    {
        // The slot keeps the context of its last request: a server with one context per connection passes the same again, and comparing a
        // reference is cheaper than writing it to the heap.
        if (!ReferenceEquals(_context, context))
        {
            Volatile.Write(ref _context, context);
        }

        Volatile.Write(ref _generation, mark);
    }

    /// <summary>Records what the decision depends on, as it was when the request arrived: later middleware may rewrite it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="endpoint">The endpoint.</param>
    /// <param name="generation">The generation of the state that decides.</param>
    public void RecordEvaluation(string path, Endpoint? endpoint, int generation)
    {
        _since = _generation;
        _path = path;
        _endpoint = endpoint;
        Generation = generation;
    }

    /// <summary>Frees the slot. Safe to call from any thread.</summary>
    public void Leave() => Volatile.Write(ref _generation, Free);

    /// <summary>Returns whether a request runs here.</summary>
    public bool IsOf(HttpContext context) => IsTaken && ReferenceEquals(_context, context);

    /// <summary>Links another slot of the same request, which is freed with this one.</summary>
    /// <returns>Whether there was none yet.</returns>
    public bool TryLink(RequestSlot other)
    {
        if (IsLinked)
        {
            return false;
        }

        if (!ReferenceEquals(_linked, other))
        {
            _linked = other;
        }

        Generation = Linked;
        return true;
    }

    /// <summary>Frees the slot, and before it the one that is linked.</summary>
    public void LeaveWithLinked()
    {
        if (IsLinked)
        {
            _linked!.LeaveAtEnd();
        }

        Leave();
    }

    /// <summary>Records that the pipeline of a request is called whose server frees the slot.</summary>
    public void BeginPipeline() => _pipeline.Begin();

    /// <summary>Records that the pipeline's call has returned.</summary>
    /// <param name="task">The task of the pipeline; null = none.</param>
    public void ReturnPipeline(Task? task)
    {
        if (_pipeline.Return(task) is { } copy)
        {
            LeaveAfterPipeline(copy);
        }
    }

    /// <summary>Frees the slot at the server's end of the request, or after its pipeline where that still runs.</summary>
    public void LeaveAtEnd()
    {
        if (_pipeline.TryEnd())
        {
            Leave();
            return;
        }

        // The server uses the context for another request.
        HttpContext copy = RequestCopy.Of(_context!);
        Volatile.Write(ref _context, copy);
        _pipeline.Outlive(copy);
        LeaveAfterPipeline(copy);
    }

    /// <summary>Frees the slot when a task ends, before continuations that are registered later run.</summary>
    // Not inlined: it would lengthen the path of requests that complete synchronously.
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

    /// <summary>Returns whether a request runs here that is older than a generation.</summary>
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

    /// <summary>Returns whether the same request still runs here, as far as context and generation tell.</summary>
    public bool Still(in RecordedRequest recorded) =>
        Volatile.Read(ref _generation) == recorded.Generation && ReferenceEquals(Volatile.Read(ref _context), recorded.Context);

    private void LeaveAfterPipeline(HttpContext copy)
    {
        if (_pipeline.TryTake(copy, out Task? task))
        {
            LeaveAfter(task ?? Task.CompletedTask);
        }
    }
}
