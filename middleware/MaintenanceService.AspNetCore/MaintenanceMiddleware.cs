using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore;

/// <summary>Decides each request from memory. While the site is open it costs a note of the request and two reads.</summary>
internal sealed partial class MaintenanceMiddleware(
    RequestDelegate next,
    InstanceCore core,
    RunningWork running,
    RequestJudge judge,
    IdentityBypass identity,
    RefusalWriter writer,
    MaintenanceMetrics metrics,
    TimeProvider time,
    ILogger<MaintenanceMiddleware> logger)
{
    private readonly RequestTable _requests = running.Requests;

    public Task InvokeAsync(HttpContext context)
    {
        // Noted first, then judged by the newest state: a state that is swapped in meanwhile either sees this request or is seen by it.
        RequestTable.Ticket ticket = _requests.Enter(context, core.State.Generation);
        EnforcedState state = core.State;
        return state.IsOpen && core.ServeUntil == long.MaxValue ? Run(context, ticket) : DecideAsync(context, state, ticket);
    }

    private Task Run(HttpContext context, RequestTable.Ticket ticket)
    {
        Task task;
        try
        {
            task = next(context);
        }
        catch
        {
            ticket.Leave();
            throw;
        }

        if (task.IsCompletedSuccessfully)
        {
            ticket.Leave();
            return task;
        }

        return AwaitAsync(task, ticket);
    }

    private static async Task AwaitAsync(Task task, RequestTable.Ticket ticket)
    {
        try
        {
            await task;
        }
        finally
        {
            ticket.Leave();
        }
    }

    private Task DecideAsync(HttpContext context, EnforcedState state, RequestTable.Ticket ticket)
    {
        switch (Judge(context, ref state))
        {
            case Verdict.Pass or Verdict.Exempt:
                return Run(context, ticket);
            case Verdict.Bypass:
                Bypass(context);
                return Run(context, ticket);
            default:
                return RefuseAsync(context, state, ticket);
        }
    }

    private Verdict Judge(HttpContext context, ref EnforcedState state)
    {
        try
        {
            if (core.ServeUntil != long.MaxValue && time.GetTimestamp() >= core.ServeUntil)
            {
                state = core.CheckDeadline();
            }

            return state.IsOpen ? Verdict.Pass : judge.Judge(context, state, ServiceNow);
        }
        catch (Exception exception)
        {
            // Whatever was doubtful, was doubtful about a bypass: the decision that stands is to refuse.
            LogDoubt(logger, exception);
            return Verdict.Refuse;
        }
    }

    private async Task RefuseAsync(HttpContext context, EnforcedState state, RequestTable.Ticket ticket)
    {
        try
        {
            if (PassLink.TryHandle(context, state.Passes, core.ServiceNow))
            {
                return;
            }

            if (await identity.MatchesAsync(context))
            {
                Bypass(context);
                await next(context);
                return;
            }

            running.CountRefused();
            metrics.Refused(state.Mode);
            LogRefused(logger, context.Request.Method, state.Mode, state.Source?.Revision ?? 0);
            await writer.WriteAsync(context, RefusalFactory.Create(state.Source, state.Site, ModeFor(state), RequestJudge.Refusing(context, state), core.ServiceNow));
        }
        finally
        {
            ticket.Leave();
        }
    }

    // A maintenance for some paths refuses while the site's mode is open; what refuses is closed then.
    private static MaintenanceMode ModeFor(EnforcedState state) => state.Mode == MaintenanceMode.Open
        ? state.Active.Max(maintenance => maintenance.Mode)
        : state.Mode;

    private void Bypass(HttpContext context)
    {
        running.CountBypassed();
        metrics.Bypassed();
        context.Response.OnStarting(PrivateAsync, context.Response);
    }

    // What one person may see is for that person: no cache may show it to others.
    private static Task PrivateAsync(object response)
    {
        ((HttpResponse)response).Headers.CacheControl = "private, no-store";
        return Task.CompletedTask;
    }

    private DateTimeOffset ServiceNow() => core.ServiceNow;

    [LoggerMessage(101, LogLevel.Debug, "Refused {Method}: the site is {Mode} (revision {Revision}).")]
    private static partial void LogRefused(ILogger logger, string method, MaintenanceMode mode, long revision);

    [LoggerMessage(102, LogLevel.Error, "A request could not be judged; it was refused.")]
    private static partial void LogDoubt(ILogger logger, Exception exception);
}
