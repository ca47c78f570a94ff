using MaintenanceService.Authentication;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Problems;

namespace MaintenanceService.Endpoints.Http;

/// <summary>Runs a call that may wait for long: it ends as soon as its key is no longer valid, or the service shuts down.</summary>
internal static class WaitingCall
{
    /// <exception cref="ProblemException">unauthenticated, shutting-down, or what the call itself throws.</exception>
    public static async Task<T> RunAsync<T>(HttpContext context, Func<CancellationToken, Task<T>> wait)
    {
        CallerWatches callers = context.RequestServices.GetRequiredService<CallerWatches>();
        CancellationToken stopping = context.RequestServices.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        // Not disposed, since it may be cancelled while the call ends; it holds no resources.
        var ended = new CancellationTokenSource();
        using var caller = new CancellingWatch(context.Caller(), callers, ended);
        callers.Add(caller);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping, ended.Token);
        try
        {
            return await wait(either.Token);
        }
        catch (OperationCanceledException) when (caller.HasEnded)
        {
            throw Refuse.Unauthenticated();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.ShuttingDown, "The service is shutting down; ask again in a moment.");
        }
    }

    private sealed class CancellingWatch(Caller caller, CallerWatches callers, CancellationTokenSource ended) : CallerWatch(caller, callers)
    {
        protected override void OnEnded() => _ = ended.CancelAsync();
    }
}
