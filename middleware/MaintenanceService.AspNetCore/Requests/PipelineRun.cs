using Microsoft.AspNetCore.Http;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Tells whether the pipeline of a request still runs when its server has ended the request: a middleware of the app may have given up waiting for it.
/// The thread of the call and the server write plain fields; the server issues a process-wide barrier where the call may not have returned.
/// </summary>
internal struct PipelineRun
{
    private bool _isRunning;
    private Task? _task;
    private HttpContext? _outlived;

    /// <summary>Records that the pipeline is called.</summary>
    public void Begin() => _isRunning = true;

    /// <summary>Records that the call has returned.</summary>
    /// <param name="task">The task of the pipeline; null = none.</param>
    /// <returns>What <see cref="Outlive"/> was given; null where the server has not ended the request.</returns>
    public HttpContext? Return(Task? task)
    {
        if (task?.IsCompleted == false)
        {
            Volatile.Write(ref _task, task);
        }
        else
        {
            Volatile.Write(ref _isRunning, false);
        }

        return Volatile.Read(ref _outlived);
    }

    /// <summary>Returns whether the pipeline has ended.</summary>
    public bool TryEnd()
    {
        if (_isRunning && _task?.IsCompleted != true)
        {
            return false;
        }

        Clear();
        return true;
    }

    /// <summary>Records that the pipeline outlives its request.</summary>
    /// <param name="copy">A copy of the request.</param>
    public void Outlive(HttpContext copy)
    {
        Volatile.Write(ref _outlived, copy);
        // Either TryTake finds that the call has returned, or the call finds the copy.
        Interlocked.MemoryBarrierProcessWide();
    }

    /// <summary>Returns whether the call has returned and the caller is the first to learn that the pipeline outlives its request.</summary>
    /// <param name="copy">The copy of the request.</param>
    /// <param name="task">What the pipeline ends with; null = it has ended.</param>
    public bool TryTake(HttpContext copy, out Task? task)
    {
        task = Volatile.Read(ref _task);
        if ((task is null && Volatile.Read(ref _isRunning)) || Interlocked.CompareExchange(ref _outlived, null, copy) != copy)
        {
            return false;
        }

        Clear();
        return true;
    }

    // The task is not kept alive by the slot.
    private void Clear()
    {
        _isRunning = false;
        if (_task is not null)
        {
            _task = null;
        }
    }
}
