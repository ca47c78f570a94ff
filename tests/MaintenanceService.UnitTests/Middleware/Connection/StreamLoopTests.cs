using System.IO.Pipelines;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>The stream of an instance: what comes by it, which reports that brings about, and when it is opened again.</summary>
public sealed class StreamLoopTests : IAsyncLifetime
{
    private static readonly double[] Growing = [1, 2, 4, 8];
    private readonly ScriptedReports _service = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Recorder<Pipe> _streams = new();
    private HttpStatusCode _status = HttpStatusCode.OK;
    private Task _loops = Task.CompletedTask;
    private int _pauses;

    public ValueTask InitializeAsync()
    {
        _service.Instead = request => request.Method == HttpMethod.Get ? Task.FromResult(Stream()) : null;
        _loops = Task.WhenAll(_service.Reports.RunAsync(_stop.Token, _stop.Token), _service.Stream.RunAsync(_stop.Token));
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task State_that_comes_is_in_force_and_reported()
    {
        await SendAsync(await OpenedAsync(1), State(_service.App.Closed(revision: 4)));

        await _service.Received.FirstAsync(report => report is { Revision: 4, Mode: MaintenanceMode.Closed });
    }

    [Fact]
    public async Task Stream_is_opened_after_the_first_report()
    {
        await OpenedAsync(1);

        Assert.Equal(["PUT /v1/sites/shop/instances/web-1", "GET /v1/sites/shop/stream"], _service.Calls.All);
    }

    [Fact]
    public async Task Heartbeat_of_a_later_revision_is_answered_by_a_report_and_another_by_none()
    {
        Pipe stream = await ConfirmedAsync(revision: 4);
        int before = _service.Received.All.Count;

        await SendAsync(stream, Heartbeat(revision: 4));
        await SendAsync(stream, Heartbeat(revision: 5));
        await _service.Received.NthAsync(before + 1, _ => true);

        Assert.Equal(before + 1, _service.Received.All.Count);
    }

    [Fact]
    public async Task Stream_that_is_open_again_is_told_by_a_report_though_nothing_changed()
    {
        await ConfirmedAsync(revision: 4);
        int before = _service.Received.All.Count;
        await PauseAsync(1, BreakAsync);

        await SendAsync(await OpenedAsync(2), State(_service.App.Open(revision: 4)));

        await _service.Received.NthAsync(before + 1, _ => true);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(5_000, 5)]
    [InlineData(30_000, 30)]
    [InlineData(30_001, 1)]
    [InlineData(3_600_000, 1)]
    [InlineData(null, 1)]
    public async Task Farewell_says_when_to_come_back_up_to_half_a_minute(int? milliseconds, double pause) =>
        Assert.Equal(pause, await PauseAsync(1, stream => SendAsync(stream, Bye(milliseconds))));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Farewells_that_ask_for_no_pause_are_obeyed_more_slowly_each_time(int milliseconds) =>
        Assert.Equal(Growing, await PausesAsync(4, stream => SendAsync(stream, Bye(milliseconds))));

    [Fact]
    public async Task Stream_that_breaks_early_waits_longer_each_time() => Assert.Equal(Growing, await PausesAsync(4, BreakAsync));

    [Theory]
    [InlineData(29.9, 8)]
    [InlineData(30, 1)]
    public async Task Stream_that_was_open_for_half_a_minute_starts_anew(double seconds, double pause)
    {
        await PausesAsync(3, BreakAsync);
        await OpenedAsync(4);
        _service.App.Time.Advance(TimeSpan.FromSeconds(seconds));

        Assert.Equal(pause, await PauseAsync(4, BreakAsync));
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized)]
    [InlineData(HttpStatusCode.Forbidden)]
    public async Task Refused_key_is_shown_again_more_seldom_or_when_it_changes(HttpStatusCode status)
    {
        _status = status;
        await PauseAsync(1, BreakAsync);
        Assert.Equal(90, await PauseAsync(2, BreakAsync));

        _service.Stream.ReconnectNow();

        await OpenedAsync(4);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops.OrHangAsync();
        _stop.Dispose();
    }

    private static string State(SiteState state) => $"event: state\ndata: {JsonSerializer.Serialize(state, WireJson.TypeInfo<SiteState>())}\n\n";

    private string Heartbeat(long revision) =>
        $"event: heartbeat\ndata: {JsonSerializer.Serialize(new StreamHeartbeat { Epoch = "1-first", Revision = revision, ServerTime = _service.App.Time.GetUtcNow() }, WireJson.TypeInfo<StreamHeartbeat>())}\n\n";

    private static async Task SendAsync(Pipe stream, string text) => await stream.Writer.WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken);

    private static string Bye(int? milliseconds) => $"event: bye\n{(milliseconds is { } retry ? $"retry: {retry}\n" : "")}data: {{\"reason\":\"shutdown\"}}\n\n";

    private static async Task BreakAsync(Pipe stream) => await stream.Writer.CompleteAsync();

    // Reports, their answers and a silent stream have these times.
    private static bool IsPause(TimeSpan wait) => wait > TimeSpan.Zero && wait.TotalSeconds is not (15 or 10 or 45);

    private Task<Pipe> OpenedAsync(int number) => _streams.NthAsync(number, _ => true);

    // Opens the first stream, and waits until what it brings is confirmed.
    private async Task<Pipe> ConfirmedAsync(int revision)
    {
        Pipe stream = await OpenedAsync(1);
        await SendAsync(stream, State(_service.App.Open(revision)));
        await _service.Received.FirstAsync(report => report.Revision == revision);
        return stream;
    }

    private async Task<double[]> PausesAsync(int count, Func<Pipe, Task> end)
    {
        double[] pauses = new double[count];
        for (int number = 1; number <= count; number++)
        {
            pauses[number - 1] = await PauseAsync(number, end);
        }

        return pauses;
    }

    // In seconds, from the end of a stream to the next one.
    private async Task<double> PauseAsync(int number, Func<Pipe, Task> end)
    {
        await end(await OpenedAsync(number));
        Task<TimeSpan> pause = _service.App.Time.Waits.NthAsync(++_pauses, IsPause);
        Task<Pipe> next = OpenedAsync(number + 1);
        if (await Task.WhenAny(pause, next) == next)
        {
            return 0;
        }

        _service.App.Time.Advance(await pause);
        await next;
        return (await pause).TotalSeconds;
    }

    private HttpResponseMessage Stream()
    {
        var pipe = new Pipe();
        var answer = new HttpResponseMessage(_status) { Content = new StreamContent(pipe.Reader.AsStream()) };
        answer.Content.Headers.ContentType = new MediaTypeHeaderValue(_status == HttpStatusCode.OK ? "text/event-stream" : "text/plain");
        if (_status != HttpStatusCode.OK)
        {
            pipe.Writer.Complete();
        }

        _streams.Add(pipe);
        return answer;
    }
}
