using MaintenanceService.AspNetCore.Requests;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>
/// Ends a call's section with the call's scope: SignalR disposes it when the method has returned, and for a stream when it is no longer read.
/// </summary>
// Not only IAsyncDisposable: a container may dispose its scopes synchronously.
internal sealed class HubCallScope : IDisposable
{
    public WorkSection? Section { get; set; }

    public void Dispose() => Section?.End();
}
