using MaintenanceService.AspNetCore.Requests;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>A connection of a SignalR hub, kept in the connection's features.</summary>
/// <param name="origin">How what the connection itself does is judged: as the request that it came by.</param>
/// <param name="section">Counts the connection; null where its request, which runs for as long, is counted.</param>
/// <param name="close">Closes the connection.</param>
internal sealed class HubConnection(WorkOrigin origin, WorkSection? section, Action close)
{
    public WorkOrigin Origin { get; } = origin;

    /// <summary>How calls are judged: as a POST of the same request. Without a WebSocket each call is one, and a WebSocket is no reading request either.</summary>
    public WorkOrigin CallOrigin { get; } = origin with { Request = origin.Request?.AsPost() };

    public Action Close { get; } = close;

    /// <summary>Ends the connection's own count.</summary>
    public void End() => section?.End();
}
