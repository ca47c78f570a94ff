using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Refusals;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Hubs;

/// <summary>
/// Counts what SignalR's hubs do, which outlives the requests that it came by, and refuses the calls that come while their connection's request
/// would be refused.
/// </summary>
internal sealed partial class MaintenanceHubFilter(
    HubConnectionFactory connections,
    MaintenanceGate gate,
    RunningWork running,
    InstanceStateMachine stateMachine,
    MaintenanceMetrics metrics,
    SafeLogger<MaintenanceHubFilter> logger) : IHubFilter
{
    // Blazor's own hub, which is internal. Its calls also end what has begun: the renderer and the components wait for them.
    private const string CircuitHub = "Microsoft.AspNetCore.Components.Server.ComponentHub";

    // Not async, so that the gate knows this call in everything that the caller starts afterwards: a stream is enumerated by the caller.
    public ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (invocationContext.Context.Features.Get<HubConnection>() is { } connection)
        {
            string name = HubName.Of(invocationContext.Hub, invocationContext.HubMethod);
            var scope = invocationContext.ServiceProvider.GetRequiredService<HubCallScope>();
            scope.Section = invocationContext.Hub.GetType().FullName == CircuitHub
                ? gate.Begin(connection.CallOrigin, name, connection.Close)
                : Enter(connection.CallOrigin, name, connection.Close);
        }

        return next(invocationContext);
    }

    public async Task OnConnectedAsync(HubLifetimeContext context, Func<HubLifetimeContext, Task> next)
    {
        HubConnection connection = await connections.BeginAsync(context);
        try
        {
            context.Context.Features.Set(connection);
            await using WorkSection section = Enter(connection.Origin, HubName.Of(context.Hub, nameof(OnConnectedAsync)), connection.Close);
            await next(context);
        }
        catch
        {
            // SignalR ends the connection, and nothing is called when it has ended.
            connection.End();
            throw;
        }
    }

    public async Task OnDisconnectedAsync(HubLifetimeContext context, Exception? exception, Func<HubLifetimeContext, Exception?, Task> next)
    {
        if (context.Context.Features.Get<HubConnection>() is not { } connection)
        {
            await next(context, exception);
            return;
        }

        connection.BeginEnd();
        try
        {
            await using WorkSection section = gate.Begin(connection.Origin, HubName.Of(context.Hub, nameof(OnDisconnectedAsync)), connection.Close);
            await next(context, exception);
        }
        finally
        {
            connection.End();
        }
    }

    // Counted first, then evaluated, as a request is.
    private WorkSection Enter(WorkOrigin origin, string name, Action close)
    {
        WorkSection section = gate.Begin(origin with { Generation = stateMachine.State.Generation }, name, close);
        EnforcedState state;
        try
        {
            state = stateMachine.IsPastDeadline ? stateMachine.CheckDeadline() : stateMachine.State;
            if (!running.IsRefused(origin, state, stateMachine.ServiceNow))
            {
                return section;
            }
        }
        catch
        {
            // Not evaluated: refused, and so not counted.
            section.End();
            throw;
        }

        section.End();
        MaintenanceRefusal refusal = RefusalFactory.OfSite(state).Refusal;
        running.CountRefused();
        metrics.Refused(refusal.Mode);
        LogRefused(logger, name, ModeName.Of(refusal.Mode), refusal.Revision);
        throw new HubException("The site is under maintenance: the method was not called. Call it again when the site is open.");
    }

    [LoggerMessage(104, LogLevel.Debug, "Refused the hub method {Method}: the site is {Mode} (revision {Revision}).")]
    private static partial void LogRefused(ILogger logger, string method, string mode, long revision);
}
