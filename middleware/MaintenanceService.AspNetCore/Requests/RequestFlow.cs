using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Finds the request that the calling code runs in, by the <see cref="IHttpContextAccessor"/> where the app has one, or by the current activity,
/// which every server with a logger starts. An AsyncLocal of our own would allocate for each request.
/// </summary>
internal sealed class RequestFlow(RunningWork running, IHttpContextAccessor? accessor = null)
{
    /// <summary>Returns whether nothing identifies the caller's request.</summary>
    public bool IsBlind => accessor is null && Activity.Current is null;

    /// <summary>Returns the running request of the caller; null where there is none, or it can't be identified.</summary>
    public RecordedRequest? Find()
    {
        if (accessor?.HttpContext is { } own && running.Requests.Find(context => ReferenceEquals(context, own)) is { } found)
        {
            return found;
        }

        return Activity.Current is { } current ? running.Requests.Find(context => IsWithin(current, ActivityOf(context))) : null;
    }

    /// <summary>Returns whether a request has no activity to identify it by.</summary>
    public static bool IsUnknown(HttpContext context) => ActivityOf(context) is null;

    private static bool IsWithin(Activity current, Activity? request)
    {
        for (Activity? each = request is null ? null : current; each is not null; each = each.Parent)
        {
            if (ReferenceEquals(each, request))
            {
                return true;
            }
        }

        return false;
    }

    // Read the feature, not the context, which belongs to another thread.
    private static Activity? ActivityOf(HttpContext context)
    {
        try
        {
            return context.Features.Get<IHttpActivityFeature>()?.Activity;
        }
        catch (Exception)
        {
            // The request is over.
            return null;
        }
    }
}
