using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Keeps requests in their slots until their server has run what belongs to them beyond the pipeline: the callbacks of
/// <c>Response.OnCompleted</c> and <c>RegisterForDispose</c>, and the disposal of scoped services. A server runs them in the reverse order of their
/// registration, so the callback that frees the slot is registered before any of them. Where the server runs no such callbacks, the slot is freed
/// after the app's whole pipeline.
/// </summary>
/// <param name="server">The app's server; null = none.</param>
internal sealed class RequestEnds(IServer? server)
{
    /// <summary>The namespace of Kestrel, HTTP.sys and IIS, which run the callbacks of every request, however it ends. An in-memory test server does not after a failure.</summary>
    private const string Servers = "Microsoft.AspNetCore.Server.";

    private static readonly Func<object, Task> LeaveSlot = slot =>
    {
        ((RequestSlot)slot).LeaveAtEnd();
        return Task.CompletedTask;
    };

    private static readonly Func<object, Task> LeaveBegun = slot =>
    {
        ((RequestSlot)slot).LeaveWithLinked();
        return Task.CompletedTask;
    };

    private readonly ConcurrentDictionary<Type, bool> _responses = new();

    // The requests whose end is registered. None of them counts: the middleware may never see it.
    private readonly RequestTable _begun = new();
    private Type? _lastResponse;
    private volatile bool _changesThreads;

    /// <summary>Returns whether the app has a server at all.</summary>
    public bool HasServer { get; } = server is not null;

    /// <summary>Registers the end of a request before any middleware of the app can register a callback or open its service scope.</summary>
    /// <returns>The slot to free after the pipeline, with what is linked to it; null where the server frees it.</returns>
    public RequestSlot? Begin(HttpContext context)
    {
        RequestSlot begun = _begun.Enter(context, ThreadNumber.Current);
        if (_changesThreads)
        {
            context.Features[typeof(RequestSlot)] = begun;
        }

        if (Callbacks(context) is not { } callbacks)
        {
            return begun;
        }

        callbacks.OnCompleted(LeaveBegun, begun);
        return null;
    }

    /// <summary>Returns whether the slot of a request is freed at the request's end; otherwise the caller frees it after the pipeline.</summary>
    /// <param name="context">The request.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="thread">The <see cref="ThreadNumber.Current"/> one.</param>
    public bool Hold(HttpContext context, RequestSlot slot, int thread)
    {
        if (Find(context, thread)?.TryLink(slot) != true)
        {
            // The app runs it again: its first slot is held to its very end.
            if (Callbacks(context) is not { } callbacks)
            {
                return false;
            }

            callbacks.OnCompleted(LeaveSlot, slot);
        }

        slot.BeginPipeline();
        return true;
    }

    /// <summary>Returns whether a request holds a slot already: the app runs it again.</summary>
    /// <param name="context">The request.</param>
    /// <param name="thread">The <see cref="ThreadNumber.Current"/> one.</param>
    public bool IsHeld(HttpContext context, int thread) => Find(context, thread)?.IsLinked == true;

    // Returns the slot in which a request has begun; null = none.
    private RequestSlot? Find(HttpContext context, int thread)
    {
        if (_begun.Last(context, thread) is { } last)
        {
            return last;
        }

        if (_changesThreads && context.Features[typeof(RequestSlot)] is RequestSlot kept)
        {
            return kept;
        }

        RequestSlot? begun = _begun.Of(context);
        if (begun is { IsLinked: false })
        {
            // A middleware before UseMaintenance goes on elsewhere. From the next request on, the slot is kept where it is found at once.
            _changesThreads = true;
        }

        return begun;
    }

    // Returns null where the response is not the server's own.
    private IHttpResponseFeature? Callbacks(HttpContext context)
    {
        if (context.Features[typeof(IHttpResponseFeature)] is not IHttpResponseFeature response)
        {
            return null;
        }

        Type type = response.GetType();
        if (type == _lastResponse)
        {
            return response;
        }

        if (!_responses.GetOrAdd(type, static item => item.Namespace?.StartsWith(Servers, StringComparison.Ordinal) == true))
        {
            return null;
        }

        _lastResponse = type;
        return response;
    }
}
