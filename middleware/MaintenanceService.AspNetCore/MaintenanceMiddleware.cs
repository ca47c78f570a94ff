using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore;

/// <summary>Decides each request from memory. While the site is open it costs a note of the request and a read.</summary>
internal sealed partial class MaintenanceMiddleware(
    RequestDelegate next,
    InstanceCore core,
    RunningWork running,
    RequestJudge judge,
    IdentityBypass identity,
    RefusalWriter writer,
    PrivateAnswer privacy,
    MaintenanceMetrics metrics,
    SafeLogger<MaintenanceMiddleware> logger)
{
    private readonly RequestTable _requests = running.Requests;
    private readonly Func<DateTimeOffset> _serviceNow = () => core.ServiceNow;

    public Task InvokeAsync(HttpContext context)
    {
        // Before anything else: what finds it is a call, and whatever is at hand by then must be kept over it.
        int thread = ThreadNumber.Current;
        // Noted first, then judged by the newest state: a state that is swapped in meanwhile either sees this request or is seen by it.
        RunningRequest place = _requests.Enter(context, thread);
        if (!core.LetsAllPass && Decide(context, place) is { } refusal)
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
    private Task? Decide(HttpContext context, RunningRequest place)
    {
        EnforcedState state = core.State;
        Verdict verdict;
        try
        {
            // Whatever rewrites the request behind us, it is counted as what it came as.
            string path = context.Request.Path.Value ?? "";
            Endpoint? endpoint = (context.Features[typeof(IEndpointFeature)] as IEndpointFeature)?.Endpoint;
            place.Judged(path, endpoint, state.Generation);
            if (core.IsPastDeadline)
            {
                state = core.CheckDeadline();
            }

            // A link with a pass loses its token before anything else sees it.
            verdict = PassLink.TryHandle(context, state, _serviceNow) ? Verdict.Answered
                : state.IsOpen ? Verdict.Pass
                : DecideClosed(context, path, endpoint, state);
        }
        catch (Exception exception)
        {
            // Whatever was doubtful, was doubtful about a bypass: the decision that stands is to refuse.
            LogDoubt(logger, exception);
            verdict = Verdict.Refuse;
        }

        switch (verdict)
        {
            case Verdict.Refuse:
                return Refuse(context, state, place);
            case Verdict.Answered:
                place.Leave();
                return Task.CompletedTask;
            default:
                return null;
        }
    }

    private Verdict DecideClosed(HttpContext context, string path, Endpoint? endpoint, EnforcedState state)
    {
        if (EarlierDecision.Of(context) is { } earlier && earlier.Generation == state.Generation)
        {
            // The app runs it again: an answer that one person may see stays theirs, and nothing is counted twice.
            if (earlier.Verdict == Verdict.Bypass)
            {
                privacy.Forbid(context);
            }

            return earlier.Verdict;
        }

        Verdict verdict = judge.Judge(context, path, endpoint, state, _serviceNow);
        if (verdict == Verdict.Bypass)
        {
            Bypass(context, state);
        }
        else if (verdict != Verdict.Refuse)
        {
            state.DecisionOf(verdict).Note(context);
        }

        return verdict;
    }

    private Task Refuse(HttpContext context, EnforcedState state, RunningRequest place)
    {
        if (identity.IsAsked && !IsRefusedAgain(context, state))
        {
            return RefuseOthersAsync(context, state, place);
        }

        Task answer = AnswerAsync(context, state);
        place.LeaveAfter(answer);
        return answer;
    }

    private async Task RefuseOthersAsync(HttpContext context, EnforcedState state, RunningRequest place)
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
            RefusalWords words = RefusalFactory.Words(context, state);
            CountRefused(context, state, words);
            Task written = writer.WriteAsync(context, words, words.RetryDelay.Next(_serviceNow));
            return written.IsCompletedSuccessfully ? written : AwaitWrittenAsync(context, written);
        }
        catch (Exception exception)
        {
            AnswerBarely(context, exception);
            return Task.CompletedTask;
        }
    }

    private void CountRefused(HttpContext context, EnforcedState state, RefusalWords words)
    {
        if (!IsRefusedAgain(context, state))
        {
            state.DecisionOf(Verdict.Refuse).Note(context);
            running.CountRefused();
            metrics.Refused(words.Refusal.Mode);
            LogRefused(logger, context.Request.Method, ModeWord.Of(words.Refusal.Mode), words.Refusal.Revision);
        }
    }

    private static bool IsRefusedAgain(HttpContext context, EnforcedState state) =>
        EarlierDecision.Of(context) is { Verdict: Verdict.Refuse } earlier && earlier.Generation == state.Generation;

    private async Task AwaitWrittenAsync(HttpContext context, Task written)
    {
        try
        {
            await written;
        }
        catch (Exception exception)
        {
            AnswerBarely(context, exception);
        }
    }

    private void AnswerBarely(HttpContext context, Exception exception)
    {
        LogUnwritten(logger, exception);
        RefusalWriter.WriteBare(context);
    }

    private void Bypass(HttpContext context, EnforcedState state)
    {
        state.DecisionOf(Verdict.Bypass).Note(context);
        running.CountBypassed();
        metrics.Bypassed();
        privacy.Demand(context);
    }

    [LoggerMessage(101, LogLevel.Debug, "Refused {Method}: the site is {Mode} (revision {Revision}).")]
    private static partial void LogRefused(ILogger logger, string method, string mode, long revision);

    [LoggerMessage(102, LogLevel.Error, "A request could not be judged; it was refused.")]
    private static partial void LogDoubt(ILogger logger, Exception exception);

    [LoggerMessage(103, LogLevel.Error, "A refusal could not be written; it went out with its status alone.")]
    private static partial void LogUnwritten(ILogger logger, Exception exception);
}
