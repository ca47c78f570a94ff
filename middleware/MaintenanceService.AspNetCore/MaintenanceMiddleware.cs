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
    SafeLogger<MaintenanceMiddleware> logger)
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
            case Verdict.Answered:
                ticket.Leave();
                return Task.CompletedTask;
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

            // A link with a pass loses its token before anything else sees it.
            return state.IsOpen ? Verdict.Pass
                : PassLink.TryHandle(context, state, ServiceNow) ? Verdict.Answered
                : judge.Judge(context, state, ServiceNow);
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
            if (await identity.MatchesAsync(context))
            {
                Bypass(context);
                await next(context);
                return;
            }

            await AnswerAsync(context, state);
        }
        finally
        {
            ticket.Leave();
        }
    }

    private async Task AnswerAsync(HttpContext context, EnforcedState state)
    {
        try
        {
            MaintenanceRefusal refusal = RefusalFactory.Create(state, RequestJudge.Refusing(context, state), core.ServiceNow);
            running.CountRefused();
            metrics.Refused(refusal.Mode);
            LogRefused(logger, context.Request.Method, refusal.Mode, refusal.Revision);
            await writer.WriteAsync(context, refusal);
        }
        catch (Exception exception)
        {
            LogUnwritten(logger, exception);
            RefusalWriter.WriteBare(context);
        }
    }

    private void Bypass(HttpContext context)
    {
        running.CountBypassed();
        metrics.Bypassed();
        PrivateAnswer.Demand(context);
    }

    private DateTimeOffset ServiceNow() => core.ServiceNow;

    [LoggerMessage(101, LogLevel.Debug, "Refused {Method}: the site is {Mode} (revision {Revision}).")]
    private static partial void LogRefused(ILogger logger, string method, MaintenanceMode mode, long revision);

    [LoggerMessage(102, LogLevel.Error, "A request could not be judged; it was refused.")]
    private static partial void LogDoubt(ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Error, "A refusal could not be written; it went out with its status alone.")]
    private static partial void LogUnwritten(ILogger logger, Exception exception);
}
