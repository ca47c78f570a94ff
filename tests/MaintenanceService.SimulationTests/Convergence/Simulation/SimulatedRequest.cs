using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MaintenanceService.Tests.Convergence.Simulation;

/// <summary>One request in a simulated app: the real context, evaluated and counted by the middleware's own parts.</summary>
internal sealed class SimulatedRequest : IHttpRequestLifetimeFeature
{
    public SimulatedRequest(string path, bool writes, bool isConnection)
    {
        Context.Features.Set<IHttpRequestLifetimeFeature>(this);
        Context.Request.Method = writes ? "POST" : "GET";
        Context.Request.Path = path;
        Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = path;
        Path = path;
        Writes = writes;
        IsConnection = isConnection;
        if (isConnection)
        {
            Context.Response.ContentType = "text/event-stream";
        }
    }

    public DefaultHttpContext Context { get; } = new();

    public string Path { get; }

    /// <summary>True where a read-only site refuses it.</summary>
    public bool Writes { get; }

    public bool IsConnection { get; }

    /// <summary>The generation of the state that it was evaluated by.</summary>
    public int Generation { get; set; }

    /// <summary>Where it is noted; null before and after.</summary>
    public RequestSlot? Slot { get; set; }

    /// <summary>True where the app is at work on it.</summary>
    public bool IsRunning { get; set; }

    public bool IsOver { get; private set; }

    public CancellationToken RequestAborted { get; set; }

    /// <summary>Lets nobody see what its path was before the app rewrote it.</summary>
    public void ForgetTarget() => Context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = "";

    public void Abort() => End();

    public void End()
    {
        IsOver = true;
        IsRunning = false;
        Slot?.Leave();
        Slot = null;
    }
}
