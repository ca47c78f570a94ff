using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Which answers are asked for again: those that say that the service is away, and of those that may have happened only what may happen twice.</summary>
public sealed class ResendTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, "storage-unavailable", true, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "standby", true, true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, null, true, false)]
    [InlineData(HttpStatusCode.BadGateway, null, true, false)]
    [InlineData(HttpStatusCode.GatewayTimeout, null, true, false)]
    [InlineData(HttpStatusCode.RequestTimeout, null, false, false)]
    [InlineData(HttpStatusCode.InternalServerError, null, false, false)]
    [InlineData(HttpStatusCode.InternalServerError, "internal-error", false, false)]
    [InlineData(HttpStatusCode.InsufficientStorage, "storage-full", false, false)]
    [InlineData(HttpStatusCode.TooManyRequests, "rate-limited", false, false)]
    [InlineData(HttpStatusCode.NotFound, "site-not-found", false, false)]
    public async Task Answer_is_asked_for_again_where_that_can_help(HttpStatusCode status, string? slug, bool again, bool againThoughItMustHappenOnce)
    {
        Assert.Equal(again ? 2 : 1, await AttemptsAsync(status, slug, (calls, call) => calls.SendAsync(call, "shop", Test)));
        Assert.Equal(againThoughItMustHappenOnce ? 2 : 1, await AttemptsAsync(status, slug, (calls, call) => calls.SendOnceAsync(call, "shop", Test)));
    }

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout, null, false)]
    [InlineData(HttpStatusCode.BadGateway, null, false)]
    [InlineData(HttpStatusCode.InternalServerError, null, false)]
    [InlineData(HttpStatusCode.Forbidden, null, true)]
    [InlineData(HttpStatusCode.Found, null, true)]
    [InlineData(HttpStatusCode.InternalServerError, "internal-error", true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "standby", true)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "storage-unavailable", false)]
    public async Task Start_that_was_not_passed_on_is_not_undone(HttpStatusCode status, string? slug, bool changedNothing)
    {
        var time = new FakeTimeProvider();
        ServiceCalls calls = Calls(new ScriptedAnswers((_, _) => ScriptedAnswers.Of(status, slug: slug)), time);
        Task<FlowException> failed = Assert.ThrowsAsync<FlowException>(
            () => calls.SendAsync((client, token) => client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: token), "shop", Test));
        await time.AdvanceUntilAsync(failed);

        Assert.Equal(changedNothing, (await failed).ChangedNothing);
    }

    internal static ServiceCalls Calls(HttpMessageHandler handler, TimeProvider time)
    {
        var service = new Uri("http://service/");
        var client = new MaintenanceClient(new HttpClient(handler) { BaseAddress = service, Timeout = Timeout.InfiniteTimeSpan }, () => "key", time);
        return new ServiceCalls(client, service, new ServiceClock(time), time, CallMessages.None, PlainSyntax.Instance);
    }

    // The second answer is good.
    private static async Task<int> AttemptsAsync(
        HttpStatusCode status, string? slug, Func<ServiceCalls, Func<MaintenanceClient, CancellationToken, Task<Page<Site>>>, Task<Page<Site>>> send)
    {
        var time = new FakeTimeProvider();
        var answers = new ScriptedAnswers((_, number) =>
            number == 1 ? ScriptedAnswers.Of(status, slug: slug) : ScriptedAnswers.Of(HttpStatusCode.OK, """{"items":[],"nextCursor":null}"""));
        Task sent = send(Calls(answers, time), (client, token) => client.ListSitesAsync(cancellationToken: token))
            .ContinueWith(task => task.Exception, TaskContinuationOptions.ExecuteSynchronously);
        await time.AdvanceUntilAsync(sent);
        return answers.Count;
    }
}
