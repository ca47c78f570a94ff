using System.Net;
using System.Net.Http.Headers;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>When a call is sent again, how long an answer is waited for, and when the caller is warned.</summary>
public sealed class ServiceCallsTests
{
    private static readonly Uri Service = new("http://service/");

    // So early that a timestamp is exact.
    private readonly FakeTimeProvider _time = new(DateTimeOffset.MinValue.AddDays(1));
    private readonly Recorder<double> _attempts = new();
    private readonly Recorder<string> _verbose = new();
    private readonly Recorder<string> _warnings = new();
    private Func<int, Task<HttpResponseMessage>> _answer = _ => Task.FromResult(ScriptedAnswers.Of(HttpStatusCode.ServiceUnavailable, slug: "storage-unavailable"));

    // Without a context, what follows a wait runs as soon as the clock is moved.
    public ServiceCallsTests() => SynchronizationContext.SetSynchronizationContext(null);

    [Fact]
    public async Task Pauses_double_up_to_two_seconds_until_the_time_is_over()
    {
        await Assert.ThrowsAsync<FlowException>(() => RunAsync(seconds: 10));

        Assert.Equal([0, 0.2, 0.6, 1.4, 3, 5, 7, 9, 10], _attempts.All);
        Assert.Equal(8, _verbose.All.Count);
        Assert.All(_verbose.All, message => Assert.Contains("it answers 503. Sending it again to http://service/.", message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0.1, new double[] { 0, 0.2, 0.6 })]
    [InlineData(3, new double[] { 0, 3, 6 })]
    public async Task Service_that_asks_for_a_longer_pause_gets_it(double seconds, double[] attempts)
    {
        _answer = number =>
        {
            if (number > 2)
            {
                return Task.FromResult(Page());
            }

            HttpResponseMessage answer = ScriptedAnswers.Of(HttpStatusCode.ServiceUnavailable, slug: "standby");
            answer.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(Math.Floor(seconds)));
            return Task.FromResult(answer);
        };

        await RunAsync(seconds: 10);

        Assert.Equal(attempts, _attempts.All);
    }

    [Fact]
    public async Task Caller_is_warned_once_after_four_seconds()
    {
        await Assert.ThrowsAsync<FlowException>(() => RunAsync(seconds: 4));
        Assert.Empty(_warnings.All);

        await Assert.ThrowsAsync<FlowException>(() => RunAsync(seconds: 60));

        Assert.Contains("http://service/ is not available: it answers 503. It is tried for 55 s more.", Assert.Single(_warnings.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Caller_is_not_warned_where_no_time_is_left()
    {
        _answer = _ => new TaskCompletionSource<HttpResponseMessage>().Task;

        await Assert.ThrowsAsync<FlowException>(() => RunAsync(seconds: 30.4));

        Assert.Empty(_warnings.All);
    }

    [Theory]
    [InlineData(0, new double[] { 0 }, 1)]
    [InlineData(0.5, new double[] { 0 }, 1)]
    [InlineData(20, new double[] { 0 }, 20)]
    [InlineData(40, new double[] { 0, 30.2 }, 40)]
    public async Task Answer_is_waited_for_a_second_at_least_and_half_a_minute_at_most(double seconds, double[] attempts, double over)
    {
        _answer = _ => new TaskCompletionSource<HttpResponseMessage>().Task;

        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => RunAsync(seconds));

        Assert.Equal(FlowErrors.ServiceUnreachable, failed.ErrorId);
        Assert.Contains("it does not answer.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(attempts, _attempts.All);
        Assert.Equal(over, Now, 0.2);
    }

    [Fact]
    public async Task Caller_that_stops_is_told_of_no_failure()
    {
        _answer = _ => new TaskCompletionSource<HttpResponseMessage>().Task;
        using var stop = new CancellationTokenSource();
        Task<Page<Site>> call = ListAsync(60, stop.Token);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task Caller_that_stops_as_a_call_fails_is_told_of_no_failure_either()
    {
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Calls().SendAsync<bool>(
            (_, _) =>
            {
                stop.Cancel();
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Refused.");
            },
            "shop", stop.Token));
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "site-not-found", true)]
    [InlineData(HttpStatusCode.NotFound, "instance-not-found", true)]
    [InlineData(HttpStatusCode.NotFound, "not-found", true)]
    [InlineData(HttpStatusCode.Forbidden, "forbidden", false)]
    public async Task What_is_gone_at_the_second_asking_was_removed_by_the_first(HttpStatusCode status, string slug, bool isRemoved)
    {
        _answer = number => number == 1 ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "Lost.") : Task.FromResult(ScriptedAnswers.Of(status, slug: slug));
        Exception? failed = await Record.ExceptionAsync(RemoveAsync);
        Assert.Equal((isRemoved, 2), (failed is null, _attempts.All.Count));

        // Without a first one it was not there.
        _answer = _ => Task.FromResult(ScriptedAnswers.Of(status, slug: slug));
        await Assert.ThrowsAsync<FlowException>(RemoveAsync);
    }

    [Fact]
    public async Task Removal_is_asked_for_once_where_it_succeeds()
    {
        _answer = _ => Task.FromResult(new HttpResponseMessage(HttpStatusCode.NoContent));

        await RemoveAsync();

        Assert.Equal([0], _attempts.All);
    }

    [Fact]
    public async Task Calls_for_other_threads_write_nothing()
    {
        await Assert.ThrowsAsync<FlowException>(() => RunAsync(seconds: 10, Calls().Quiet()));

        Assert.Empty(_verbose.All);
        Assert.Empty(_warnings.All);
    }

    private double Now => Math.Round((_time.GetUtcNow() - _time.Start).TotalSeconds, 3);

    private static HttpResponseMessage Page() => ScriptedAnswers.Of(HttpStatusCode.OK, """{"items":[],"nextCursor":null}""");

    private ServiceCalls Calls()
    {
        var client = new MaintenanceClient(new HttpClient(new Handler(this)) { BaseAddress = Service, Timeout = Timeout.InfiniteTimeSpan }, () => "key", _time);
        return new ServiceCalls(client, Service, new ServiceClock(_time), _time, new CallMessages(_verbose.Add, _warnings.Add), PlainSyntax.Instance);
    }

    private Task<Page<Site>> ListAsync(double seconds, CancellationToken stop, ServiceCalls? calls = null) => (calls ?? Calls()).SendAsync(
        (client, token) => client.ListSitesAsync(cancellationToken: token), null, stop, new Deadline(_time, TimeSpan.FromSeconds(seconds)));

    private Task RunAsync(double seconds, ServiceCalls? calls = null) => UntilOver(ListAsync(seconds, CancellationToken.None, calls));

    private Task RemoveAsync() => UntilOver(Calls().RemoveAsync((client, token) => client.DeleteSiteAsync("shop", cancellationToken: token), "shop", CancellationToken.None));

    private async Task UntilOver(Task call)
    {
        while (!call.IsCompleted)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        await call;
    }

    private sealed class Handler(ServiceCallsTests test) : HttpMessageHandler
    {
        private int _count;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            test._attempts.Add(test.Now);
            return await test._answer(++_count).WaitAsync(cancellationToken);
        }
    }
}
