using Microsoft.AspNetCore.Connections;

namespace MaintenanceService.Hosting;

/// <summary>
/// Starts new connections in turn, each after the work that was queued before it. Where thousands connect at once, the calls of those
/// who are connected already do not wait until all of them have been read and answered.
/// </summary>
internal sealed class ConnectionTurns
{
    private Task _last = Task.CompletedTask;

    /// <summary>Waits for the connection's turn before anything is read of it. No turn depends on what a client sends, or does not send.</summary>
    public ConnectionDelegate Wait(ConnectionDelegate next) => async connection =>
    {
        await WaitAsync();
        await next(connection);
    };

    private async Task WaitAsync()
    {
        var started = new TaskCompletionSource();
        await Interlocked.Exchange(ref _last, started.Task);

        // Continues at the end of the thread pool's queue.
        await Task.Yield();
        started.SetResult();
    }
}
