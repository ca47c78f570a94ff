using System.Net;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using MaintenanceService.Tests.Middleware.State;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>Reports to the service: what an answer brings, when the next one is due, and how an instance takes its leave.</summary>
public sealed class ReportLoopTests
{
    private const int Replaced = 120;
    private const int Unreachable = 121;
    private const int Reached = 122;
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly ScriptedReports _service = new();

    [Fact]
    public async Task Answered_report_is_followed_by_another_after_a_while()
    {
        _service.App.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(15, await ReportAsync());

        Assert.Equal(["PUT /v1/sites/shop/instances/web-1"], _service.Calls.All);
        Assert.Equal(["GET /health"], _service.Received.All.Single().Exempt);
        Assert.True(_service.Reports.First.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.Zero, _service.Health.Silence);
        Assert.Empty(_service.Log.Lines.All);
    }

    [Fact]
    public async Task State_of_an_answer_is_in_force_and_confirmed_at_once()
    {
        _service.Behind = _service.App.Closed(revision: 3);

        Assert.Equal(0, await ReportAsync());
        Assert.Equal(MaintenanceMode.Closed, _service.Instance.State.Mode);

        // The second brings what is known.
        Assert.Equal(15, await ReportAsync());
        Assert.Equal([0, 3], _service.Received.All.Select(report => report.Revision));
    }

    [Fact]
    public async Task Each_reason_why_no_report_is_answered_is_told_once()
    {
        string[] reasons = ["refused", "refused", "unauthorized", "refused"];
        foreach (string reason in reasons)
        {
            _service.Instead = _ => reason == "refused" ? throw new HttpRequestException("Connection refused") : ScriptedReports.Problem(HttpStatusCode.Unauthorized, "unauthenticated");
            await ReportAsync();
        }

        _service.Instead = _ => null;
        await ReportAsync();
        _service.Instead = _ => throw new HttpRequestException("Connection refused");
        await ReportAsync();

        Assert.Equal(3, _service.Log.Of(Unreachable).Count());
        Assert.Single(_service.Log.Of(Reached));
    }

    [Fact]
    public async Task Report_says_when_it_was_sent_by_the_services_clock()
    {
        TimeSpan ahead = TimeSpan.FromHours(3);
        _service.Behind = _service.App.Open(revision: 1) with { ServerTime = _service.App.Time.GetUtcNow() + ahead };
        await ReportAsync();
        DateTimeOffset? date = null;
        _service.Instead = request =>
        {
            date = request.Headers.Date;
            return null;
        };

        _service.App.Time.Advance(TimeSpan.FromSeconds(7));
        await ReportAsync();

        Assert.Equal(_service.App.Time.GetUtcNow() + ahead, date);
    }

    [Fact]
    public async Task Instance_that_closed_itself_takes_the_answers_state_before_it_opens()
    {
        _service.Behind = _service.App.Open(revision: 1, InstanceUnderTest.Strict);
        await ReportAsync();
        await ReportAsync();
        _service.App.Time.Advance(TimeSpan.FromSeconds(30));
        Assert.True(_service.Instance.CheckDeadline().ClosedByItself);
        var modes = new List<MaintenanceMode>();
        _service.Behind = _service.App.Closed(revision: 2, InstanceUnderTest.Strict);

        Task next = _service.Broadcast.Next.ContinueWith(_ => modes.Add(_service.Instance.State.Mode), Test, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await ReportAsync();
        await next.OrHangAsync();

        Assert.Equal((MaintenanceMode.Closed, false), (_service.Instance.State.Mode, _service.Instance.State.ClosedByItself));
        Assert.All(modes, mode => Assert.Equal(MaintenanceMode.Closed, mode));
    }

    [Fact]
    public async Task Failures_wait_longer_and_longer_and_are_told_once()
    {
        _service.Instead = _ => throw new HttpRequestException("Refused.");

        Assert.Equal((1, 2, 4, 8), (await ReportAsync(), await ReportAsync(), await ReportAsync(), await ReportAsync()));
        Assert.Single(_service.Log.Of(Unreachable));
        Assert.False(_service.Reports.First.IsCompleted);

        _service.Instead = _ => null;
        Assert.Equal((15, 15), (await ReportAsync(), await ReportAsync()));
        Assert.Single(_service.Log.Of(Reached));
        _service.Instead = _ => throw new HttpRequestException("Refused.");
        Assert.Equal(1, await ReportAsync());
        Assert.Equal(2, _service.Log.Of(Unreachable).Count());
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, "unauthenticated", 90)]
    [InlineData(HttpStatusCode.Forbidden, "forbidden", 90)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "standby", 1)]
    public async Task Refused_key_is_shown_again_more_seldom(HttpStatusCode status, string slug, double seconds)
    {
        _service.Instead = _ => ScriptedReports.Problem(status, slug);

        Assert.Equal(seconds, await ReportAsync());

        Assert.Single(_service.Log.Of(Unreachable));
    }

    [Fact]
    public async Task Instance_that_was_replaced_goes_on_under_another_name()
    {
        _service.Instead = request => request.RequestUri!.AbsolutePath.EndsWith("/web-1", StringComparison.Ordinal)
            ? ScriptedReports.Problem(HttpStatusCode.Conflict, "instance-replaced") : null;

        Assert.Equal(0, await ReportAsync());
        Assert.Equal(15, await ReportAsync());

        Assert.StartsWith("web-1-", _service.Reports.Instance, StringComparison.Ordinal);
        Assert.EndsWith($"/{_service.Reports.Instance}", _service.Calls.All[^1], StringComparison.Ordinal);
        Assert.Single(_service.Log.Of(Replaced));
        Assert.Empty(_service.Log.Of(Unreachable));
    }

    [Theory]
    [InlineData("blog", "1-first")]
    [InlineData("shop", "0-earlier")]
    public async Task Answer_of_a_service_that_is_not_followed_is_none(string site, string epoch)
    {
        _service.Behind = _service.App.Closed(revision: 1, InstanceUnderTest.Strict);
        await ReportAsync();
        await ReportAsync();
        _service.App.Time.Advance(TimeSpan.FromSeconds(10));
        _service.Behind = _service.App.Open(revision: 9) with { Site = site, Epoch = epoch };

        Assert.Equal(1, await ReportAsync());

        Assert.Equal(TimeSpan.FromSeconds(20), _service.Instance.UntilDisconnected);
        Assert.Equal(MaintenanceMode.Closed, _service.Instance.State.Mode);
        Assert.Single(_service.Log.Of(Unreachable));
    }

    [Fact]
    public async Task Frozen_service_is_given_up_after_ten_seconds()
    {
        _service.Instead = _ => new TaskCompletionSource<HttpResponseMessage>().Task;
        Task<double> report = ReportAsync();

        _service.App.Time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.False(report.IsCompleted);
        _service.App.Time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Equal(1, await report);
        Assert.Single(_service.Log.Of(Unreachable));
    }

    [Fact]
    public async Task Report_of_an_app_that_is_abandoned_is_no_failure()
    {
        _service.Instead = _ => new TaskCompletionSource<HttpResponseMessage>().Task;
        using var abandon = new CancellationTokenSource();
        Task<TimeSpan> report = _service.Reports.ReportAsync(abandon.Token);

        await abandon.CancelAsync();

        Assert.Equal(TimeSpan.Zero, await report);
        Assert.Empty(_service.Log.Lines.All);
    }

    [Fact]
    public async Task Change_is_reported_at_once_and_nothing_after_the_stop()
    {
        using var stop = new CancellationTokenSource();
        Task loop = _service.Reports.RunAsync(stop.Token, Test);
        await _service.Received.NthAsync(1, _ => true);

        _service.Reports.ReportNow();
        await _service.Received.NthAsync(2, _ => true);
        await stop.CancelAsync();
        await loop.OrHangAsync();

        Assert.Equal(2, _service.Received.All.Count);
    }

    [Fact]
    public async Task Instance_that_leaves_closes_reports_and_deregisters()
    {
        await _service.Reports.LeaveAsync(Test);

        Assert.Equal(["PUT /v1/sites/shop/instances/web-1", "DELETE /v1/sites/shop/instances/web-1"], _service.Calls.All);
        Assert.Equal(MaintenanceMode.Closed, _service.Received.All.Single().Mode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Instance_stays_registered_where_its_last_report_is_unanswered_or_something_still_runs(bool isAnswered)
    {
        _service.Instead = _ => isAnswered ? (Task<HttpResponseMessage>?)null : throw new HttpRequestException("Refused.");
        _service.App.Work.Counts = new RunningCounts(isAnswered ? 1 : 0, 0);

        await _service.Reports.LeaveAsync(Test);

        Assert.Single(_service.Calls.All);
    }

    private async Task<double> ReportAsync() => (await _service.Reports.ReportAsync(Test)).TotalSeconds;
}
