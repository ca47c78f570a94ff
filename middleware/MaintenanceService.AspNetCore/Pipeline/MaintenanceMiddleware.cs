using MaintenanceService.AspNetCore.Exemptions;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Refusals;
using MaintenanceService.AspNetCore.Requests;
using MaintenanceService.AspNetCore.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Pipeline;

/// <summary>Decides about each request from memory. While the site is open, it only records the request and reads one flag.</summary>
internal sealed partial class MaintenanceMiddleware(
    RequestDelegate next,
    InstanceStateMachine stateMachine,
    RunningWork running,
    RequestEnds ends,
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
    private readonly bool _hasServer = ends.HasServer;
    private readonly Func<DateTimeOffset> _serviceNow = () => stateMachine.ServiceNow;

    public Task InvokeAsync(HttpContext context)
    {
        // Read the thread number first: the call would spill live registers.
        int thread = ThreadNumber.Current;
        // Record the request first, then read the state: a request either is found by whoever changes the state, or reads the new state.
        RequestSlot slot = _requests.Enter(context, thread);
        if (!stateMachine.LetsAllPass && Decide(context, slot) is { } refusal)
        {
            return refusal;
        }

        Task task;
        // The slot is freed at the end of the request, however the pipeline ends.
        if (_hasServer && ends.Hold(context, slot, thread))
        {
            try
            {
                task = next(context);
            }
            catch
            {
                slot.ReturnPipeline(null);
                throw;
            }

            slot.ReturnPipeline(task);
            return task;
        }

        try
        {
            task = next(context);
            if (task.IsCompletedSuccessfully)
            {
                slot.Leave();
                return task;
            }
        }
        catch
        {
            slot.Leave();
            throw;
        }

        slot.LeaveAfter(task);
        return task;
    }

    // Returns the task of the answer; null where the request goes on.
    private Task? Decide(HttpContext context, RequestSlot slot)
    {
        EnforcedState state = stateMachine.State;
        Decision decision;
        try
        {
            // Record path and endpoint now: later middleware may rewrite them.
            string path = context.Request.Path.Value ?? "";
            Endpoint? endpoint = (context.Features[typeof(IEndpointFeature)] as IEndpointFeature)?.Endpoint;
            if (stateMachine.IsPastDeadline)
            {
                state = stateMachine.CheckDeadline();
            }

            // By the state that decides: a request that this one refuses is not aborted as one of before.
            slot.RecordEvaluation(path, endpoint, state.Generation);

            // Redirect a link with a pass before anything else sees its token.
            decision = PassLink.TryHandle(context, state, _serviceNow) ? Decision.Answered
                : state.IsOpen ? Decision.Pass
                : DecideClosed(context, path, endpoint, state);
        }
        catch (Exception exception)
        {
            // Only an exemption or a bypass can fail to be evaluated: without it the request is refused.
            LogNotEvaluated(logger, exception);
            decision = Decision.Refuse;
        }

        switch (decision)
        {
            case Decision.Refuse:
                return Refuse(context, state, slot);
            case Decision.Answered:
                slot.Leave();
                return Task.CompletedTask;
            default:
                return null;
        }
    }

    private Decision DecideClosed(HttpContext context, string path, Endpoint? endpoint, EnforcedState state)
    {
        if (FirstDecision(context, state) is { } first)
        {
            // Keep its answer private, and don't count it twice.
            if (first == Decision.Bypass)
            {
                caching.DisableOutputCache(context);
            }

            return first;
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

    // Returns the decision of a request that the app runs again. What passed is counted to its end, also by a later state, and a refusal would
    // say that no endpoint ran. An open state passes requests without recording it.
    private Decision? FirstDecision(HttpContext context, EnforcedState state) =>
        RecordedDecision.Of(context) is { } recorded ? (recorded.Decision == Decision.Refuse && recorded.Generation != state.Generation ? null : recorded.Decision)
        : _hasServer && ends.IsHeld(context, ThreadNumber.Current) ? Decision.Pass
        : null;

    private Task Refuse(HttpContext context, EnforcedState state, RequestSlot slot)
    {
        bool isFirst = RecordedDecision.Of(context) is not { Decision: Decision.Refuse } earlier || earlier.Generation != state.Generation;
        _decisions.Get(Decision.Refuse, state.Generation).Record(context);
        bool isHeld = false;
        Task answer;
        if (isFirst && identity.IsAsked)
        {
            isHeld = _hasServer && ends.Hold(context, slot, ThreadNumber.Current);
            answer = RefuseOthersAsync(context, state);
        }
        else
        {
            answer = AnswerAsync(context, state, isFirst);
        }

        if (isHeld)
        {
            slot.ReturnPipeline(answer);
        }
        else
        {
            slot.LeaveAfter(answer);
        }

        return answer;
    }

    private async Task RefuseOthersAsync(HttpContext context, EnforcedState state)
    {
        if (await identity.MatchesAsync(context))
        {
            Bypass(context, state);
            await next(context);
            return;
        }

        await AnswerAsync(context, state, isFirst: true);
    }

    private Task AnswerAsync(HttpContext context, EnforcedState state, bool isFirst)
    {
        try
        {
            RefusalContent content = refusals.ContentFor(context, state, _serviceNow);
            if (isFirst)
            {
                running.CountRefused();
                metrics.Refused(content.Refusal.Mode);
                LogRefused(logger, context.Request.Method, ModeName.Of(content.Refusal.Mode), content.Refusal.Revision);
            }

            Task written = writer.WriteAsync(context, content, content.Refusal.EndsAt is null ? default : stateMachine.ServiceNow);
            return written.IsCompletedSuccessfully ? written : AwaitWrittenAsync(context, written);
        }
        catch (Exception exception)
        {
            AnswerMinimal(context, exception);
            return Task.CompletedTask;
        }
    }

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

    [LoggerMessage(102, LogLevel.Error, "A request could not be evaluated; it was refused.")]
    private static partial void LogNotEvaluated(ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Error, "A refusal could not be written completely; it was sent with its status alone.")]
    private static partial void LogUnwritten(ILogger logger, Exception exception);
}
