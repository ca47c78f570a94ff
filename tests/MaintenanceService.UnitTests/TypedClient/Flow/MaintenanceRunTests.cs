using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Middleware;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Maintenances around work: each is ended after it, whatever becomes of the others, and the work is told of one that was lost.</summary>
public sealed class MaintenanceRunTests
{
    private readonly FlowService _service = new();
    private readonly Recorder<string> _lost = new();

    [Fact]
    public async Task Each_is_ended_and_its_end_confirmed()
    {
        using MaintenanceRun run = Run(Started("shop"), Started("blog"));

        Assert.Empty(await EndAsync(run));

        Assert.Equal(["blog", "shop"], run.Ended.Select(record => record.Site).Order(StringComparer.Ordinal));
        Assert.All(_service.Records, record => Assert.Equal(EndReason.Ended, record.EndReason));
        Assert.Equal(2, _service.Calls.All.Count(call => call.Contains("convergence", StringComparison.Ordinal)));
        Assert.Empty(_service.Warnings.All);
    }

    [Fact]
    public async Task Without_waiting_nobody_is_asked()
    {
        using MaintenanceRun run = Run(Started("shop"));

        Assert.Empty(await EndAsync(run, wait: false));

        Assert.Single(run.Ended);
        Assert.DoesNotContain(_service.Calls.All, call => call.Contains("convergence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Site_that_others_still_hold_is_told()
    {
        using MaintenanceRun run = Run(Started("shop"));
        _service.Add("shop", "theirs", mine: false);

        Assert.Empty(await EndAsync(run));

        Assert.Contains("shop stays in maintenance, held by 'theirs'", Assert.Single(_service.Warnings.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Work_is_told_of_one_that_ended_under_it()
    {
        using MaintenanceRun run = Run(Started("shop"), Started("blog"));
        _service.End("shop", "m-shop", mine: false);

        await _service.Time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(200), () => _lost.All.Count > 0);
        FlowException problem = Assert.Single(await EndAsync(run));

        Assert.Contains("shop ('m-shop') ended while the work ran: ended by others", Assert.Single(_lost.All), StringComparison.Ordinal);
        Assert.Equal((FlowErrors.MaintenanceLost, "shop"), (problem.ErrorId, problem.Target));
        Assert.Equal(["blog"], run.Ended.Select(record => record.Site));
        Assert.DoesNotContain(_service.Calls.All, call => call.StartsWith("DELETE shop", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Work_is_told_once_of_a_change_that_lets_requests_pass_and_the_maintenance_is_kept_until_its_end()
    {
        using MaintenanceRun run = Run(Started("shop"), Started("blog"));
        _service.Change("shop", "m-shop", record => record with { ExemptPaths = ["/x"] });

        await _service.Time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(200), () => _service.Calls.All.Contains("POST shop/maintenances/m-shop/renew"));
        FlowException problem = Assert.Single(await EndAsync(run));

        Assert.Equal(
            "The maintenance of shop ('m-shop') was changed while the work ran, and lets requests pass that it was to refuse: it leaves /x open.", Assert.Single(_lost.All));
        Assert.Equal((FlowErrors.MaintenanceLost, _lost.All[0]), (problem.ErrorId, problem.Message));
        Assert.Equal(["blog", "shop"], run.Ended.Select(record => record.Site).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Change_since_the_last_look_is_told_at_the_end()
    {
        using MaintenanceRun run = Run(Started("shop"));
        _service.Change("shop", "m-shop", record => record with { Mode = MaintenanceMode.ReadOnly });

        FlowException problem = Assert.Single(await EndAsync(run));

        Assert.Equal(FlowErrors.MaintenanceLost, problem.ErrorId);
        Assert.Contains("it is read-only, not closed", problem.Message, StringComparison.Ordinal);
        Assert.Single(run.Ended);
    }

    [Fact]
    public async Task Change_that_lets_nothing_pass_is_no_loss()
    {
        using MaintenanceRun run = Run(Started("shop"));
        _service.Change("shop", "m-shop", record => record with { Message = "Back at ten." });

        Assert.Empty(await EndAsync(run));
    }

    [Theory]
    [InlineData(EndReason.LeaseExpired)]
    [InlineData(EndReason.Ended)]
    public async Task One_that_ended_since_the_last_look_was_lost_as_well(EndReason reason)
    {
        using MaintenanceRun run = Run(Started("shop"));
        _service.End("shop", "m-shop", reason, mine: false);

        FlowException problem = Assert.Single(await EndAsync(run));

        Assert.Equal(FlowErrors.MaintenanceLost, problem.ErrorId);
        Assert.Contains("The site may be open.", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_whose_lease_runs_out_between_the_look_and_the_end_was_lost()
    {
        using MaintenanceRun run = Run(Started("shop"));
        _service.BeforeAnswer = call =>
        {
            if (call.StartsWith("GET shop/maintenances/", StringComparison.Ordinal) && _service.Get("shop", "m-shop").Status == MaintenanceStatus.Active)
            {
                _service.End("shop", "m-shop", EndReason.LeaseExpired);
            }
        };

        Assert.Equal(FlowErrors.MaintenanceLost, Assert.Single(await EndAsync(run)).ErrorId);
    }

    [Theory]
    [InlineData(LeaseExpiry.Release, "could not be ended: its lease runs out and releases it.")]
    [InlineData(LeaseExpiry.StayClosed, "could not be ended: it stays closed.")]
    public async Task One_that_cannot_be_ended_is_told_and_the_others_are_ended(LeaseExpiry onExpiry, string words)
    {
        using MaintenanceRun run = Run(Started("shop", onExpiry), Started("blog"));
        _service.Instead = call => call.StartsWith("DELETE shop", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Forbidden, slug: "forbidden") : null;

        FlowException problem = Assert.Single(await EndAsync(run));

        Assert.Equal(FlowErrors.Forbidden, problem.ErrorId);
        Assert.EndsWith($"shop ('m-shop') {words}", problem.Message, StringComparison.Ordinal);
        Assert.Equal(["blog"], run.Ended.Select(record => record.Site));
    }

    [Fact]
    public async Task End_that_is_not_confirmed_is_told()
    {
        using MaintenanceRun run = Run(Started("shop"), Started("blog"));
        _service.Confirms = convergence => convergence with { Converged = convergence.Site != "shop", Confirmed = 1 };

        FlowException problem = Assert.Single(await EndAsync(run));

        Assert.Equal(FlowErrors.NotConverged, problem.ErrorId);
        Assert.StartsWith("shop has not confirmed", problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, run.Ended.Count);
    }

    [Fact]
    public async Task Caller_that_stops_leaves_nothing_closed_and_waits_for_nobody()
    {
        using MaintenanceRun run = Run(Started("shop"));

        Assert.Empty(await EndAsync(run, stopping: new CancellationToken(canceled: true)));

        Assert.Equal(EndReason.Ended, _service.Get("shop", "m-shop").EndReason);
        Assert.DoesNotContain(_service.Calls.All, call => call.Contains("convergence", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Not_knowing_who_else_holds_the_site_is_no_failure()
    {
        using MaintenanceRun run = Run(Started("shop"));
        _service.Instead = call => call.Contains("maintenances?", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Forbidden, slug: "forbidden") : null;

        Assert.Empty(await EndAsync(run));
    }

    [Theory]
    [InlineData("ended", "ended while the work ran: its lease was not renewed")]
    [InlineData("kept", "The service says that it was active until the end.")]
    [InlineData("away", "which has run out unless the service was down")]
    public async Task One_that_could_not_be_renewed_was_lost_and_the_end_says_what_the_service_knows(string found, string words)
    {
        using MaintenanceRun run = Run(Started("shop"));
        _service.Instead = _ => ScriptedAnswers.Of(HttpStatusCode.Unauthorized, slug: "unauthenticated");
        await _service.Time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(200), () => _lost.All.Count > 0);
        if (found != "away")
        {
            _service.Instead = _ => null;
        }

        if (found == "ended")
        {
            _service.End("shop", "m-shop", EndReason.LeaseExpired);
        }

        IReadOnlyList<FlowException> problems = await EndAsync(run);

        Assert.Contains("could not be renewed within its lease", Assert.Single(_lost.All), StringComparison.Ordinal);
        Assert.Equal((FlowErrors.MaintenanceLost, found == "away" ? 2 : 1), (problems[0].ErrorId, problems.Count));
        Assert.Contains(words, problems[0].Message, StringComparison.Ordinal);
        Assert.All(problems.Skip(1), problem => Assert.EndsWith("could not be ended: its lease has run out by now, unless the service was down.", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Left_as_they_are_they_stay_and_those_that_were_lost_are_told()
    {
        using MaintenanceRun run = Run(Started("shop"), Started("blog"));
        _service.End("shop", "m-shop", EndReason.Elapsed);
        await _service.Time.AdvanceUntilAsync(TimeSpan.FromMilliseconds(200), () => _lost.All.Count > 0);

        FlowException problem = Assert.Single(await run.LeaveAsync());

        Assert.Equal((FlowErrors.MaintenanceLost, "shop"), (problem.ErrorId, problem.Target));
        Assert.Equal("blog", Assert.Single(run.Remaining).Site);
        Assert.Equal(MaintenanceStatus.Active, _service.Get("blog", "m-blog").Status);
        Assert.Empty(run.Ended);
    }

    private StartedMaintenance Started(string site, LeaseExpiry? onExpiry = null) => new(site, $"m-{site}")
    {
        Record = _service.Add(site, $"m-{site}", lease: new LeaseRequest { Seconds = 60, OnExpiry = onExpiry }),
        RenewedAt = _service.Time.GetTimestamp(),
    };

    private MaintenanceRun Run(params StartedMaintenance[] started) => new(_service.Context, started, lost =>
    {
        _lost.Add(lost.Text());
        return Task.CompletedTask;
    });

    private Task<IReadOnlyList<FlowException>> EndAsync(MaintenanceRun run, bool wait = true, CancellationToken? stopping = null) =>
        _service.RunAsync(run.EndAsync(wait, _service.In(5), stopping ?? CancellationToken.None));
}
