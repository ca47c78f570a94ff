using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.AspNetCore.Requests;

/// <summary>
/// Keeps requests in their slots until their server has run what belongs to them beyond the pipeline: the callbacks of
/// <c>Response.OnCompleted</c> and <c>RegisterForDispose</c>, and the disposal of scoped services. A server runs them in the reverse order of their
/// registration, so the callback that frees the slot is registered before any of them.
/// </summary>
/// <param name="server">The app's server; null = none.</param>
internal sealed class RequestEnds(IServer? server)
{
    /// <summary>The namespace of Kestrel, HTTP.sys and IIS, which run the callbacks of every request, however it ends. An in-memory test server does not after a failure.</summary>
    private const string Servers = "Microsoft.AspNetCore.Server.";

    private static readonly Func<object, Task> LeaveSlot = slot =>
    {
        ((RequestSlot)slot).Leave();
        return Task.CompletedTask;
    };

    private static readonly Func<object, Task> LeaveBegun = slot =>
    {
        ((RequestSlot)slot).LeaveWithLinked();
        return Task.CompletedTask;
    };

    private static readonly Func<object, Task> LeaveSlots = end =>
    {
        ((RequestEnd)end).Leave();
        return Task.CompletedTask;
    };

    private readonly ConcurrentDictionary<Type, bool> _responses = new();

    // The requests whose end is registered. None of them counts: the middleware may never see it.
    private readonly RequestTable _begun = new();
    private Type? _lastResponse;
    private volatile bool _opensEarly;

    /// <summary>Returns whether the app has a server at all.</summary>
    public bool HasServer { get; } = server is not null;

    /// <summary>Registers the end of a request before any middleware of the app can open its service scope.</summary>
    public void Begin(HttpContext context)
    {
        if (Callbacks(context) is not { } callbacks)
        {
            return;
        }

        if (_opensEarly)
        {
            var end = new RequestEnd();
            callbacks.OnCompleted(LeaveSlots, end);
            context.Features[typeof(RequestEnd)] = end;
            return;
        }

        callbacks.OnCompleted(LeaveBegun, _begun.Enter(context, ThreadNumber.Current));
    }

    /// <summary>Returns whether the slot of a request is freed by its server; otherwise the caller frees it after the pipeline.</summary>
    /// <param name="context">The request.</param>
    /// <param name="slot">Its slot.</param>
    /// <param name="thread">The <see cref="ThreadNumber.Current"/> one.</param>
    public bool Hold(HttpContext context, RequestSlot slot, int thread)
    {
        if (_begun.Last(context, thread) is { } begun && begun.TryLink(slot))
        {
            return true;
        }

        if (Callbacks(context) is not { } callbacks)
        {
            return false;
        }

        if (context.Features[typeof(IServiceProvidersFeature)] is not null)
        {
            if (context.Features[typeof(RequestEnd)] is RequestEnd end)
            {
                end.Add(slot);
                return true;
            }

            // The scope is open, and disposed after whatever is registered now. From the next request on, its end is kept where it is found at once.
            _opensEarly = true;
            if (_begun.Find(other => ReferenceEquals(other, context)) is { } found && found.Slot.TryLink(slot))
            {
                return true;
            }
        }

        callbacks.OnCompleted(LeaveSlot, slot);
        return true;
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
