using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Waits for a site: until it is in the mode that is asked for and confirmed, or until a maintenance is over.</summary>
public sealed class SiteWaitTests
{
    private readonly FlowService _service = new();

    [Theory]
    [InlineData(MaintenanceMode.Closed, "Waiting for closed at shop")]
    [InlineData(null, "Waiting for shop")]
    public async Task Confirmed_site_is_answered_at_once(MaintenanceMode? mode, string title)
    {
        _service.Add("shop", "m");

        Client.Convergence answer = await WaitAsync(mode);

        Assert.Equal(("shop", MaintenanceMode.Closed), (answer.Site, answer.Mode));
        Assert.Equal([(title, false), (title, false), (title, true)], _service.Steps.All.Select(step => (step.Title, step.Done)));
        Assert.Single(_service.Steps.All.Select(step => step.Activity).Distinct());
    }

    [Theory]
    [InlineData(MaintenanceMode.Closed, "shop is open, not closed.", "Close it with start shop, or wait longer with TimeoutSec.")]
    [InlineData(MaintenanceMode.ReadOnly, "shop is open, not read-only.", "Close it with start shop, or wait longer with TimeoutSec.")]
    public async Task Site_in_another_mode_is_told(MaintenanceMode mode, string message, string advice)
    {
        FlowException failed = await FailedAsync(mode);

        Assert.Equal((FlowErrors.NotConverged, message, advice), (failed.ErrorId, failed.Message, failed.Advice));
    }

    [Fact]
    public async Task Site_that_stays_closed_is_told_with_who_to_ask()
    {
        _service.Add("shop", "m", mine: false);

        FlowException failed = await FailedAsync(MaintenanceMode.Open);

        Assert.Equal(("shop is closed, not open.", "See who holds it with status shop."), (failed.Message, failed.Advice));
    }

    [Fact]
    public async Task Mode_that_comes_later_is_waited_for()
    {
        DateTimeOffset start = _service.Time.GetUtcNow();
        _service.Confirms = convergence => convergence with { Mode = _service.Time.GetUtcNow() - start > TimeSpan.FromSeconds(2) ? MaintenanceMode.Closed : MaintenanceMode.Open };

        Assert.Equal(MaintenanceMode.Closed, (await WaitAsync(MaintenanceMode.Closed)).Mode);
    }

    [Fact]
    public async Task Site_that_is_open_but_for_a_part_is_told_with_its_holder()
    {
        _service.Add("shop", "m");
        _service.Change("shop", "m", record => record with { Paths = ["/orders"] });
        _service.Confirms = convergence => convergence with { Mode = MaintenanceMode.Open };

        Assert.Equal(MaintenanceMode.Open, (await WaitAsync(MaintenanceMode.Open)).Mode);

        Assert.Contains("closed for /orders", Assert.Single(_service.Warnings.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Right_mode_that_is_not_confirmed_names_the_blockers()
    {
        _service.Add("shop", "m");
        _service.Confirms = convergence => convergence with { Converged = false, Confirmed = 1, Blockers = [new Blocker { Instance = "web-1", Reason = BlockerReason.Silent, Detail = "Gone." }] };

        FlowException failed = await FailedAsync(MaintenanceMode.Closed);

        Assert.Equal("shop has not confirmed within 3 s: 1 of 2 instances closed, 0 requests in flight. web-1 (silent): Gone.", failed.Message);
        Assert.Null(failed.Advice);
    }

    [Fact]
    public async Task Limit_of_nothing_asks_once()
    {
        _service.Confirms = convergence => convergence with { Converged = false };

        FlowException failed = await FailedAsync(null, seconds: 0);

        Assert.StartsWith("shop has not confirmed: ", failed.Message, StringComparison.Ordinal);
        Assert.Equal(["GET shop/convergence?wait=0"], _service.Calls.All);
    }

    [Fact]
    public async Task Maintenance_is_watched_by_its_id()
    {
        _service.Add("shop", "m");

        await WaitAsync(MaintenanceMode.Closed, id: "m");

        Assert.Contains("GET shop/convergence?maintenance=m&wait=1", _service.Calls.All);
    }

    [Fact]
    public async Task Maintenance_in_another_mode_names_the_blockers_of_its_own()
    {
        _service.Add("shop", "m");
        _service.Confirms = convergence => convergence with { Mode = MaintenanceMode.ReadOnly, Converged = false, Confirmed = 1 };

        FlowException failed = await FailedAsync(MaintenanceMode.Closed, id: "m");

        Assert.StartsWith("shop has not confirmed within 3 s: ", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Maintenance_that_is_confirmed_in_another_mode_is_told_as_that()
    {
        _service.Add("shop", "m");

        FlowException failed = await FailedAsync(MaintenanceMode.ReadOnly, id: "m");

        Assert.Equal("shop is closed, not read-only.", failed.Message);
    }

    [Fact]
    public async Task End_of_a_maintenance_is_waited_for_and_confirmed()
    {
        _service.Add("shop", "m");
        _service.Add("shop", "theirs", mine: false);
        DateTimeOffset start = _service.Time.GetUtcNow();
        _service.BeforeAnswer = _ =>
        {
            if (_service.Time.GetUtcNow() - start > TimeSpan.FromSeconds(2) && _service.Get("shop", "m").Status == MaintenanceStatus.Active)
            {
                _service.End("shop", "m");
            }
        };

        // Another maintenance still holds the site: only this one was asked for.
        Client.Convergence answer = await WaitAsync(MaintenanceMode.Open, id: "m", site: null, seconds: 60);

        Assert.Equal(MaintenanceMode.Closed, answer.Mode);
        Assert.Equal(MaintenanceStatus.Ended, _service.Get("shop", "m").Status);
        Assert.StartsWith("shop stays in maintenance, held by 'theirs' by others", Assert.Single(_service.Warnings.All), StringComparison.Ordinal);
        Assert.Contains(_service.Steps.All, step => step.Title == "Waiting for the end of 'm' at shop");
    }

    [Fact]
    public async Task Maintenance_that_is_not_over_in_time_is_told()
    {
        _service.Add("shop", "m");

        FlowException failed = await FailedAsync(MaintenanceMode.Open, id: "m");

        Assert.Equal(FlowErrors.NotConverged, failed.ErrorId);
        Assert.StartsWith("The maintenance of shop is not over: 'm' by me", failed.Message, StringComparison.Ordinal);
        Assert.Equal("End it with end shop m, or wait longer with TimeoutSec.", failed.Advice);
    }

    [Fact]
    public async Task Answer_from_before_the_service_went_away_still_names_the_blockers()
    {
        _service.Add("shop", "m");
        int asked = 0;
        _service.Confirms = convergence => convergence with { Converged = false, Confirmed = 1 };
        _service.Instead = call => call.Contains("convergence", StringComparison.Ordinal) && ++asked > 1 ? ScriptedAnswers.Of(HttpStatusCode.BadGateway) : null;

        Assert.Equal(FlowErrors.NotConverged, (await FailedAsync(MaintenanceMode.Closed)).ErrorId);

        // Fifteen seconds later it names nothing any more.
        asked = 0;
        Assert.Equal(FlowErrors.ServiceUnreachable, (await FailedAsync(MaintenanceMode.Closed, seconds: 20)).ErrorId);
    }

    [Fact]
    public async Task Refusal_after_the_time_is_over_is_told_as_what_it_is()
    {
        _service.Add("shop", "m");
        _service.Confirms = convergence => convergence with { Converged = false, Confirmed = 1 };
        Deadline deadline = _service.In(3);
        _service.Instead = call => call.Contains("convergence", StringComparison.Ordinal) && deadline.Passed ? ScriptedAnswers.Of(HttpStatusCode.Forbidden, slug: "forbidden") : null;

        FlowException failed = await Assert.ThrowsAsync<FlowException>(
            () => _service.RunAsync(new SiteWait(_service.Context, MaintenanceMode.Closed).RunAsync("shop", null, deadline, CancellationToken.None)));

        Assert.Equal(FlowErrors.Forbidden, failed.ErrorId);
    }

    [Fact]
    public async Task Lists_are_read_to_their_last_page()
    {
        _service.Instead = call => call switch
        {
            "GET shop/instances?limit=200" => ScriptedAnswers.Of(HttpStatusCode.OK, """{"items":[],"nextCursor":"two"}"""),
            "GET shop/instances?limit=200&cursor=two" => ScriptedAnswers.Of(HttpStatusCode.OK, """{"items":[],"nextCursor":"three"}"""),
            "GET shop/instances?limit=200&cursor=three" => ScriptedAnswers.Of(HttpStatusCode.OK, """{"items":[],"nextCursor":null}"""),
            _ => null,
        };

        Assert.Empty(await PagedQueries.InstancesAsync(_service.Context.Calls, "shop", TestContext.Current.CancellationToken).ToListAsync());

        Assert.Equal(3, _service.Calls.All.Count);
    }

    private Task<Client.Convergence> WaitAsync(MaintenanceMode? mode, string? id = null, string? site = "shop", double seconds = 10) =>
        _service.RunAsync(new SiteWait(_service.Context, mode).RunAsync(site, id, _service.In(seconds), CancellationToken.None));

    private Task<FlowException> FailedAsync(MaintenanceMode? mode, string? id = null, double seconds = 3) =>
        Assert.ThrowsAsync<FlowException>(() => WaitAsync(mode, id, seconds: seconds));
}
