using System.IO.Pipelines;
using System.Security.Cryptography;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;

namespace MaintenanceService.Streams;

/// <summary>Serves one stream until it ends: sends the newest state after each change, and a heartbeat in between.</summary>
internal sealed class StreamSession(HttpContext context, StreamSubscription subscription, IStateReader state, TimeProvider time)
{
    /// <summary>How long a reader may accept no data before its connection is aborted.</summary>
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan MinRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(10);

    private readonly PipeWriter _body = context.Response.BodyWriter;
    private (string Epoch, long Revision)? _sent;

    public async Task RunAsync()
    {
        CancellationToken gone = context.RequestAborted;

        // Once for the whole stream: to wait with the token would register with it, and allocate, for each event.
        await using CancellationTokenRegistration registration = gone.UnsafeRegister(static each => ((StreamSubscription)each!).Notify(), subscription);
        try
        {
            while (!gone.IsCancellationRequested)
            {
                if (!await SendNewestAsync())
                {
                    return;
                }

                await subscription.NotifiedAsync();
            }
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The reader left.
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
    }

    private async Task<bool> SendNewestAsync()
    {
        if (subscription.IsRevoked)
        {
            return false;
        }

        StateSnapshot snapshot = state.Snapshot;
        SiteRecord? site = snapshot.Sites.GetValueOrDefault(subscription.Site);
        if (subscription.CloseReason is not null || site is null)
        {
            var retry = TimeSpan.FromMilliseconds(RandomNumberGenerator.GetInt32((int)MinRetry.TotalMilliseconds, (int)MaxRetry.TotalMilliseconds));
            await WriteAsync(StreamFrames.Bye(subscription.CloseReason ?? "deleted", retry));
            return false;
        }

        bool heartbeat = subscription.TakeHeartbeat();
        if (_sent != (snapshot.Epoch, site.Revision))
        {
            await WriteAsync(StreamFrames.State(site, snapshot.Epoch, time.GetUtcNow(), subscription.Caller.SeesPasses));
            _sent = (snapshot.Epoch, site.Revision);
        }
        else if (heartbeat)
        {
            await WriteAsync(StreamFrames.Heartbeat(site, snapshot.Epoch, time.GetUtcNow()));
        }

        return true;
    }

    private async ValueTask WriteAsync(byte[] frame)
    {
        ValueTask<FlushResult> written = _body.WriteAsync(frame, context.RequestAborted);
        FlushResult result = written.IsCompletedSuccessfully ? written.Result : await written.AsTask().WaitAsync(WriteTimeout, time);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException(context.RequestAborted);
        }
    }
}
