using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.Rules;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>Finds out which request a hub's connection came by, and counts it where no running request does.</summary>
internal sealed class HubConnectionFactory(RunningWork running, InstanceStateMachine stateMachine, IdentityBypass identity, TimeProvider time)
{
    /// <summary>Older than every state: it counts until it ends.</summary>
    private const int Oldest = int.MinValue;

    /// <summary>Begins a connection.</summary>
    public async ValueTask<HubConnection> BeginAsync(HubLifetimeContext lifetime)
    {
        HubCallerContext caller = lifetime.Context;
        HttpContext? own = caller.GetHttpContext();
        if (own is not null && running.Requests.Find(context => ReferenceEquals(context, own)) is { } recorded)
        {
            return Make(lifetime, OriginOf(recorded), isCounted: OutlivesRequest(caller));
        }

        WorkOrigin origin = OriginOf(own);
        HubConnection connection = Make(lifetime, origin, isCounted: true);
        EnforcedState state = stateMachine.State;
        if (own is null || !identity.IsAsked || !running.IsRefused(origin, state, stateMachine.ServiceNow) || !await identity.MatchesAsync(own))
        {
            return connection;
        }

        // This state lets it pass, as it did its requests.
        connection.End();
        return Make(lifetime, origin with { Generation = state.Generation }, isCounted: true);
    }

    private HubConnection Make(HubLifetimeContext lifetime, WorkOrigin origin, bool isCounted)
    {
        HubCallerContext caller = lifetime.Context;
        void Close() => HubConnectionFactory.Close(caller);
        WorkSection? section = isCounted ? running.Begin(origin, HubName.Of(lifetime.Hub), InFlightKind.Connection, Close) : null;
        var connection = new HubConnection(origin, section, Close);
        connection.EndAfter(time, caller.ConnectionAborted);
        return connection;
    }

    private static WorkOrigin OriginOf(in RecordedRequest recorded)
    {
        var view = new RequestView();
        view.Read(recorded);
        return new WorkOrigin(recorded.Generation, view.Detached());
    }

    // With long polling this is a copy of the first poll, which has ended.
    private static WorkOrigin OriginOf(HttpContext? copy)
    {
        if (copy is null)
        {
            return new WorkOrigin(Oldest, null);
        }

        PeerAddress.Restore(copy);
        var view = new RequestView();
        view.Read(copy.Features);
        return new WorkOrigin(Oldest, view.Detached());
    }

    // With stateful reconnect a connection waits for another request after its first has ended. By name: the interface is a preview.
    private static bool OutlivesRequest(HubCallerContext caller) => caller.Features.Any(feature => feature.Key.Name == "IStatefulReconnectFeature");

    // After HubCallerContext.Abort a client does not reconnect by itself: where the connection can be asked to close, it does.
    private static void Close(HubCallerContext caller)
    {
        if (caller.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime)
        {
            lifetime.RequestClose();
            return;
        }

        caller.Abort();
    }
}
