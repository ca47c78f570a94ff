using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Tells which request the calling code belongs to, by what the server lets flow along with it anyway: the accessor's context, where the app
/// has the accessor, or the activity, which every server starts that has a logger. Nothing of our own flows: it would cost each request memory.
/// </summary>
internal sealed class RequestFlow(RunningWork running, IHttpContextAccessor? accessor = null)
{
    /// <summary>Whether nothing tells whether the caller is in a request.</summary>
    public bool IsBlind => accessor is null && Activity.Current is null;

    /// <summary>The running request that the caller is in; null where it is in none, or it can't be told.</summary>
    public RecordedRequest? Find()
    {
        if (accessor?.HttpContext is { } own && running.Requests.Find(context => ReferenceEquals(context, own)) is { } found)
        {
            return found;
        }

        return Activity.Current is { } current ? running.Requests.Find(context => IsWithin(current, ActivityOf(context))) : null;
    }

    /// <summary>Whether a request does not say which flow of code it is.</summary>
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

    // Through the feature alone: the context belongs to another thread.
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
