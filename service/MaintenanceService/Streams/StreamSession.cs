using System.IO.Pipelines;
using System.Security.Cryptography;
using MaintenanceService.Domain.Records;
using MaintenanceService.Domain.Transactions;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace MaintenanceService.Streams;

/// <summary>Serves one stream until it ends: sends the newest state after each change, and a heartbeat in between.</summary>
internal sealed class StreamSession(HttpContext context, StreamHub hub, StreamSubscription subscription, IStateReader state, TimeProvider time)
{
    /// <summary>How long a reader may accept no data before its connection is aborted.</summary>
    private static readonly TimeSpan WriteTimeout = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan MinRetry = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxRetry = TimeSpan.FromSeconds(10);

    private string? _sentEpoch;
    private long _sentRevision;

    public async Task RunAsync()
    {
        // Once for the whole stream: to wait with the token would register with it, and allocate, for each event.
        CancellationTokenRegistration registration = context.RequestAborted.UnsafeRegister(static each => ((StreamSubscription)each!).Notify(), subscription);
        try
        {
            Release();
            while (!context.RequestAborted.IsCancellationRequested)
            {
                if (!await SendNewestAsync())
                {
                    return;
                }

                await subscription.NotifiedAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The reader left, or this process is no longer the active one.
        }
        catch (TimeoutException)
        {
            context.Abort();
        }
        finally
        {
            registration.Unregister();
            hub.Unsubscribe(subscription);
        }
    }

    /// <summary>Gives up the authentication, the key and the route of the request.</summary>
    private void Release()
    {
        context.Request.Headers.Authorization = default;
        context.Features.Set<IAuthenticateResultFeature>(null);
        context.Features.Set<IAuthenticationFeature>(null);
        context.Features.Set<IHttpAuthenticationFeature>(null);
        context.Features.Set<IItemsFeature>(null);
        context.Request.RouteValues = null!;
    }

    private async Task<bool> SendNewestAsync()
    {
        if (subscription.HasEnded)
        {
            // The key is no longer valid: the stream ends without an event.
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
        if ((_sentEpoch, _sentRevision) != (snapshot.Epoch, site.Revision))
        {
            await WriteAsync(StreamFrames.State(site, snapshot.Epoch, time.GetUtcNow(), subscription.Caller.SeesPasses));
            (_sentEpoch, _sentRevision) = (snapshot.Epoch, site.Revision);
        }
        else if (heartbeat)
        {
            await WriteAsync(StreamFrames.Heartbeat(site, snapshot.Epoch, time.GetUtcNow()));
        }

        return true;
    }

    private async ValueTask WriteAsync(byte[] frame)
    {
        ValueTask<FlushResult> written = context.Response.BodyWriter.WriteAsync(frame, context.RequestAborted);
        FlushResult result = written.IsCompletedSuccessfully ? written.Result : await written.AsTask().WaitAsync(WriteTimeout, time);
        if (result.IsCompleted)
        {
            throw new OperationCanceledException(context.RequestAborted);
        }
    }
}
