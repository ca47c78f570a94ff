using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Refusals;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Decides each request from memory. While the site is open it costs a note of the request and a read.</summary>
internal sealed partial class MaintenanceMiddleware(
    RequestDelegate next,
    InstanceStateMachine stateMachine,
    RunningWork running,
    RequestEvaluator evaluator,
    IdentityBypass identity,
    RefusalFactory refusals,
    RefusalWriter writer,
    ResponseCaching caching,
    MaintenanceMetrics metrics,
    SafeLogger<MaintenanceMiddleware> logger)
{
    private readonly DecisionCache _decisions = new();
    private readonly RequestTable _requests = running.Requests;
    private readonly Func<DateTimeOffset> _serviceNow = () => stateMachine.ServiceNow;

    public Task InvokeAsync(HttpContext context)
    {
        // Before anything else: what finds it is a call, and whatever is at hand by then must be kept over it.
        int thread = ThreadNumber.Current;
        // Recorded first, then judged by the newest state: a state that is swapped in meanwhile either sees this request or is seen by it.
        RequestSlot place = _requests.Enter(context, thread);
        if (!stateMachine.LetsAllPass && Decide(context, place) is { } refusal)
        {
            return refusal;
        }

        Task task;
        try
        {
            task = next(context);
            if (task.IsCompletedSuccessfully)
            {
                place.Leave();
                return task;
            }
        }
        catch
        {
            place.Leave();
            throw;
        }

        place.LeaveAfter(task);
        return task;
    }

    // The refusal; null where the request goes on.
    private Task? Decide(HttpContext context, RequestSlot place)
    {
        EnforcedState state = stateMachine.State;
        Decision decision;
        try
        {
            // Whatever rewrites the request behind us, it is counted as what it came as.
            string path = context.Request.Path.Value ?? "";
            Endpoint? endpoint = (context.Features[typeof(IEndpointFeature)] as IEndpointFeature)?.Endpoint;
            place.RecordEvaluation(path, endpoint, state.Generation);
            if (stateMachine.IsPastDeadline)
            {
                state = stateMachine.CheckDeadline();
            }

            // A link with a pass loses its token before anything else sees it.
            decision = PassLink.TryHandle(context, state, _serviceNow) ? Decision.Answered
                : state.IsOpen ? Decision.Pass
                : DecideClosed(context, path, endpoint, state);
        }
        catch (Exception exception)
        {
            // Whatever was doubtful, was doubtful about a bypass: the decision that stands is to refuse.
            LogNotEvaluated(logger, exception);
            decision = Decision.Refuse;
        }

        switch (decision)
        {
            case Decision.Refuse:
                return Refuse(context, state, place);
            case Decision.Answered:
                place.Leave();
                return Task.CompletedTask;
            default:
                return null;
        }
    }

    private Decision DecideClosed(HttpContext context, string path, Endpoint? endpoint, EnforcedState state)
    {
        if (RecordedDecision.Of(context) is { } earlier && earlier.Generation == state.Generation)
        {
            // The app runs it again: an answer that one person may see stays theirs, and nothing is counted twice.
            if (earlier.Decision == Decision.Bypass)
            {
                caching.DisableOutputCache(context);
            }

            return earlier.Decision;
        }

        Decision decision = evaluator.Evaluate(context, path, endpoint, state, _serviceNow);
        if (decision == Decision.Bypass)
        {
            Bypass(context, state);
        }
        else if (decision != Decision.Refuse)
        {
            _decisions.Get(decision, state.Generation).Record(context);
        }

        return decision;
    }

    private Task Refuse(HttpContext context, EnforcedState state, RequestSlot place)
    {
        if (identity.IsAsked && !IsRefusedAgain(context, state))
        {
            return RefuseOthersAsync(context, state, place);
        }

        Task answer = AnswerAsync(context, state);
        place.LeaveAfter(answer);
        return answer;
    }

    private async Task RefuseOthersAsync(HttpContext context, EnforcedState state, RequestSlot place)
    {
        try
        {
            if (await identity.MatchesAsync(context))
            {
                Bypass(context, state);
                await next(context);
                return;
            }

            await AnswerAsync(context, state);
        }
        finally
        {
            place.Leave();
        }
    }

    private Task AnswerAsync(HttpContext context, EnforcedState state)
    {
        try
        {
            RefusalContent content = refusals.ContentFor(context, state);
            CountRefused(context, state, content);
            Task written = writer.WriteAsync(context, content, content.RetryDelay.Next(_serviceNow));
            return written.IsCompletedSuccessfully ? written : AwaitWrittenAsync(context, written);
        }
        catch (Exception exception)
        {
            AnswerMinimal(context, exception);
            return Task.CompletedTask;
        }
    }

    private void CountRefused(HttpContext context, EnforcedState state, RefusalContent content)
    {
        if (!IsRefusedAgain(context, state))
        {
            _decisions.Get(Decision.Refuse, state.Generation).Record(context);
            running.CountRefused();
            metrics.Refused(content.Refusal.Mode);
            LogRefused(logger, context.Request.Method, ModeWord.Of(content.Refusal.Mode), content.Refusal.Revision);
        }
    }

    private static bool IsRefusedAgain(HttpContext context, EnforcedState state) =>
        RecordedDecision.Of(context) is { Decision: Decision.Refuse } earlier && earlier.Generation == state.Generation;

    private async Task AwaitWrittenAsync(HttpContext context, Task written)
    {
        try
        {
            await written;
        }
        catch (Exception exception)
        {
            AnswerMinimal(context, exception);
        }
    }

    private void AnswerMinimal(HttpContext context, Exception exception)
    {
        LogUnwritten(logger, exception);
        RefusalWriter.WriteMinimal(context);
    }

    private void Bypass(HttpContext context, EnforcedState state)
    {
        _decisions.Get(Decision.Bypass, state.Generation).Record(context);
        running.CountBypassed();
        metrics.Bypassed();
        caching.MarkPrivate(context);
    }

    [LoggerMessage(101, LogLevel.Debug, "Refused {Method}: the site is {Mode} (revision {Revision}).")]
    private static partial void LogRefused(ILogger logger, string method, string mode, long revision);

    [LoggerMessage(102, LogLevel.Error, "A request could not be judged; it was refused.")]
    private static partial void LogNotEvaluated(ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Error, "A refusal could not be written; it went out with its status alone.")]
    private static partial void LogUnwritten(ILogger logger, Exception exception);
}
