using System.Collections.Concurrent;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>
/// Runs asynchronous work to its end on the pipeline's thread: whatever follows an await runs there as well, and so may write
/// objects, warnings and progress, which PowerShell allows on that thread only.
/// </summary>
internal sealed class PipelinePump : SynchronizationContext
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _queue = [];

    public static void Run(Func<Task> work)
    {
        SynchronizationContext? previous = Current;
        var pump = new PipelinePump();
        SetSynchronizationContext(pump);
        try
        {
            Task task = work();
            if (!task.IsCompleted)
            {
                _ = task.ContinueWith(
                    (_, queue) => ((BlockingCollection<(SendOrPostCallback, object?)>)queue!).CompleteAdding(), pump._queue,
                    CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                foreach ((SendOrPostCallback callback, object? state) in pump._queue.GetConsumingEnumerable())
                {
                    callback(state);
                }
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(previous);
        }
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _queue.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The work is over: what it left running may end, but not write any more.
            ThreadPool.QueueUserWorkItem(_ => d(state));
        }
    }
}
