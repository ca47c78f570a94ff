using System.IO.Pipelines;
using System.Net;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Streams;

/// <summary>A site's stream as a client sees it: its events in their order, and an end where nothing comes for 45 s.</summary>
public sealed class SiteStreamTests
{
    private const string Heartbeat = "event: heartbeat\ndata: {\"serverTime\":\"2026-05-01T12:00:00.000Z\",\"epoch\":\"1-first\",\"revision\":7}\n\n";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Events_come_in_their_order_and_unknown_ones_are_skipped()
    {
        string state = JsonSerializer.Serialize(States.Closed(revision: 6), WireJson.TypeInfo<SiteState>());

        List<StreamEvent> events = await ReadAsync($": comment\n\nevent: state\ndata: {state}\n\nevent: news\ndata: what\n\n{Heartbeat}data: none\n\n");

        Assert.Equal(["StreamState", "StreamHeartbeat"], events.Select(item => item.GetType().Name));
        Assert.Equal(("shop", 6, MaintenanceMode.Closed), (((StreamState)events[0]).State.Site, ((StreamState)events[0]).State.Revision, ((StreamState)events[0]).State.Mode));
        Assert.Equal(("1-first", 7), (((StreamHeartbeat)events[1]).Epoch, ((StreamHeartbeat)events[1]).Revision));
    }

    [Theory]
    [InlineData("", "", null)]
    [InlineData("", "retry: 5000\n", 5)]
    [InlineData("", "retry: 0\n", null)]
    [InlineData("event: news\nretry: 3000\ndata: x\n\n", "retry: 0\n", null)]
    [InlineData("event: news\nretry: 3000\ndata: x\n\n", "", 3)]
    [InlineData("event: news\nretry: 3000\ndata: x\n\n", "retry: 5000\n", 5)]
    [InlineData("event: news\nretry: 0\ndata: x\n\n", "", null)]
    public async Task Farewell_says_when_to_come_back(string before, string with, int? seconds)
    {
        StreamEvent bye = Assert.Single(await ReadAsync($"{before}event: bye\n{with}data: {{\"reason\":\"shutdown\"}}\n\n"));

        Assert.Equal(("shutdown", seconds), (((StreamBye)bye).Reason, (int?)((StreamBye)bye).RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task Each_event_has_a_megabyte_of_its_own()
    {
        string large = $"event: news\ndata: {new string('x', 100_000)}\n\n";

        Assert.Single(await ReadAsync(string.Concat(Enumerable.Repeat(large, 15)) + Heartbeat));
    }

    [Fact]
    public async Task Nothing_for_45_seconds_ends_it_and_each_event_starts_the_time_again()
    {
        var pipe = new Pipe();
        await using IAsyncEnumerator<StreamEvent> events = Watch(pipe.Reader.AsStream(), Test).GetAsyncEnumerator(Test);
        Task<bool> next = events.MoveNextAsync().AsTask();

        foreach (double seconds in (double[])[44.9, 44.9])
        {
            _time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.False(next.IsCompleted);
            await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(Heartbeat), Test);
            Assert.True(await next);
            next = events.MoveNextAsync().AsTask();
        }

        _time.Advance(TimeSpan.FromSeconds(44.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        TimeoutException silence = await Assert.ThrowsAsync<TimeoutException>(() => next);
        Assert.Contains("45 s", silence.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answer_that_never_comes_ends_it_too()
    {
        using var client = new MaintenanceClient(new HttpClient(new Answer(null)) { BaseAddress = new Uri("http://service/"), Timeout = Timeout.InfiniteTimeSpan }, () => "key", _time);
        await using IAsyncEnumerator<StreamEvent> events = client.WatchSiteAsync("shop", Test).GetAsyncEnumerator(Test);
        Task<bool> next = events.MoveNextAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(44.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await Assert.ThrowsAsync<TimeoutException>(() => next);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60)]
    public async Task Caller_that_stops_is_told_of_no_silence(int silentFor)
    {
        using var stop = new CancellationTokenSource();
        await using IAsyncEnumerator<StreamEvent> events = Watch(new Pipe().Reader.AsStream(), stop.Token).GetAsyncEnumerator(Test);
        Task<bool> next = events.MoveNextAsync().AsTask();

        await stop.CancelAsync();
        _time.Advance(TimeSpan.FromSeconds(silentFor));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    private async Task<List<StreamEvent>> ReadAsync(string text)
    {
        var events = new List<StreamEvent>();
        await foreach (StreamEvent item in Watch(new MemoryStream(Encoding.UTF8.GetBytes(text))))
        {
            events.Add(item);
        }

        return events;
    }

    private IAsyncEnumerable<StreamEvent> Watch(Stream body, CancellationToken cancellationToken = default)
    {
        var client = new MaintenanceClient(new HttpClient(new Answer(body)) { BaseAddress = new Uri("http://service/"), Timeout = Timeout.InfiniteTimeSpan }, () => "key", _time);
        return client.WatchSiteAsync("shop", cancellationToken == default ? Test : cancellationToken);
    }

    private sealed class Answer(Stream? body) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (body is null)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            var answer = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(body!) };
            answer.Content.Headers.ContentType = new System.Net.Http.Headers.MediaTypeHeaderValue("text/event-stream");
            return answer;
        }
    }
}
