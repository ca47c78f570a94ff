using MaintenanceService.AspNetCore.Requests;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>A connection of a SignalR hub, kept in the connection's features.</summary>
/// <param name="origin">How what the connection itself does is judged: as the request that it came by.</param>
/// <param name="section">Counts the connection; null where its request, which runs for as long, is counted.</param>
/// <param name="close">Closes the connection.</param>
internal sealed class HubConnection(WorkOrigin origin, WorkSection? section, Action close)
{
    /// <summary>How long after a connection's end its hub may be called for it. SignalR does not call one that it can't build then.</summary>
    private static readonly TimeSpan LongestToBuild = TimeSpan.FromMinutes(1);

    private volatile bool _isEnding;

    public WorkOrigin Origin { get; } = origin;

    /// <summary>How calls are judged: as a POST of the same request. Without a WebSocket each call is one, and a WebSocket is no reading request either.</summary>
    public WorkOrigin CallOrigin { get; } = origin with { Request = origin.Request?.AsPost() };

    public Action Close { get; } = close;

    /// <summary>Ends the connection's own count a while after the connection, unless its hub is called for its end.</summary>
    public void EndAfter(TimeProvider time, CancellationToken aborted)
    {
        if (section is not null)
        {
            aborted.UnsafeRegister(_ => _ = EndUnlessCalledAsync(time), null);
        }
    }

    /// <summary>Tells that the hub is called for the connection's end, which ends its count.</summary>
    public void BeginEnd() => _isEnding = true;

    /// <summary>Ends the connection's own count.</summary>
    public void End() => section?.End();

    private async Task EndUnlessCalledAsync(TimeProvider time)
    {
        await Task.Delay(LongestToBuild, time);
        if (!_isEnding)
        {
            End();
        }
    }
}
