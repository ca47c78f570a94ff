using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>A start on several sites: all of them and confirmed, or none that nobody asked to keep; and each one that stays is named.</summary>
public sealed class MaintenanceFlowTests
{
    private readonly FlowService _service = new();

    [Fact]
    public async Task All_are_started_and_confirmed()
    {
        MaintenanceFlow flow = await StartAsync(Options(["shop", "blog"]));

        Assert.Equal([("shop", false, false), ("blog", false, false)], flow.Started.Select(item => (item.Site, item.Existed, item.IsIdGiven)));
        Assert.All(flow.Started, item => Assert.Equal(_service.Get(item.Site, item.Id).Revision, item.Record?.Revision));
        Assert.All(_service.Records, record => Assert.Equal(MaintenanceStatus.Active, record.Status));
        Assert.All(flow.Started, item => Assert.Contains(_service.Calls.All, call => call.StartsWith($"GET {item.Site}/convergence?maintenance={item.Id}&", StringComparison.Ordinal)));
        Assert.Empty(_service.Warnings.All);
        Assert.Equal(["Closing blog", "Closing shop"], _service.Steps.All.Where(step => step is { Done: true, Percent: 100 }).Select(step => step.Title).Order());
    }

    [Fact]
    public async Task Without_waiting_nobody_is_asked()
    {
        await StartAsync(Options(["shop"]) with { Wait = false });

        Assert.DoesNotContain(_service.Calls.All, call => call.Contains("convergence", StringComparison.Ordinal));
        Assert.Equal(MaintenanceStatus.Active, Assert.Single(_service.Records).Status);
    }

    [Fact]
    public async Task Second_that_cannot_be_started_ends_the_first_again()
    {
        FlowException failed = await FailedAsync(Options(["shop", "nowhere"]));

        Assert.Equal(FlowErrors.SiteNotFound, failed.ErrorId);
        Maintenance ended = Assert.Single(_service.Records);
        Assert.Equal(EndReason.Ended, ended.EndReason);
        Assert.Contains($"was ended again: shop ('{ended.Id}').", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kept_on_failure_it_stays_and_is_named()
    {
        FlowException failed = await FailedAsync(Options(["shop", "nowhere"]) with { KeepOnFailure = true });

        Maintenance kept = Assert.Single(_service.Records);
        Assert.Equal(MaintenanceStatus.Active, kept.Status);
        Assert.Contains($"shop ('{kept.Id}'). End it with end shop {kept.Id}.", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("KeepOnFailure", (await FailedAsync(Options(["nowhere"]) with { KeepOnFailure = true })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_confirmed_in_time_is_ended_again()
    {
        _service.Confirms = convergence => convergence with { Converged = false, Confirmed = 1, Blockers = [new Blocker { Instance = "web-2", Reason = BlockerReason.Silent, Detail = "Gone." }] };

        FlowException failed = await FailedAsync(Options(["shop"]), seconds: 5);

        Assert.Equal(FlowErrors.NotConverged, failed.ErrorId);
        Assert.Contains("within 5 s: 1 of 2 instances closed", failed.Message, StringComparison.Ordinal);
        Assert.Contains("web-2 (silent): Gone.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Ended, _service.Records.Single().Status);
        Assert.Contains(_service.Steps.All, step => step is { Percent: 50, Done: false });
    }

    [Fact]
    public async Task Site_without_instances_is_not_waited_for()
    {
        _service.Confirms = convergence => convergence with { Converged = false, Total = 0, Confirmed = 0, Blockers = [new Blocker { Reason = BlockerReason.NoInstances, Detail = "None." }] };
        DateTimeOffset began = _service.Time.GetUtcNow();

        FlowException failed = await FailedAsync(Options(["shop"]), seconds: 3600);

        Assert.Equal(FlowErrors.NotConverged, failed.ErrorId);
        Assert.StartsWith("Start the app", failed.Advice, StringComparison.Ordinal);
        Assert.InRange(_service.Time.GetUtcNow() - began, TimeSpan.Zero, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Answer_of_an_earlier_state_does_not_confirm()
    {
        int asked = 0;
        _service.Confirms = convergence => convergence with { Revision = ++asked < 3 ? 0 : convergence.Revision };

        await StartAsync(Options(["shop"]));

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task Schedule_is_confirmed_by_its_revision_or_learnt_later()
    {
        _service.Confirms = convergence => convergence with { Total = 0, Confirmed = 0 };
        var request = new MaintenanceRequest { StartsAt = _service.Time.GetUtcNow().AddHours(1) };

        await StartAsync(new StartOptions { Items = [new StartItem("shop", null, request)] });

        Assert.StartsWith("shop has no instance yet", Assert.Single(_service.Warnings.All), StringComparison.Ordinal);
        Assert.DoesNotContain(_service.Calls.All, call => call.Contains("maintenance=", StringComparison.Ordinal));
        Assert.Contains(_service.Steps.All, step => step.Title == "Telling shop the schedule");
    }

    [Fact]
    public async Task Leases_are_renewed_while_the_instances_are_waited_for()
    {
        DateTimeOffset began = _service.Time.GetUtcNow();
        _service.Confirms = convergence => convergence with { Converged = _service.Time.GetUtcNow() - began > TimeSpan.FromSeconds(25) };
        var request = new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 30 } };

        await StartAsync(new StartOptions { Items = [new StartItem("shop", null, request)] });

        Assert.InRange(_service.Calls.All.Count(call => call.EndsWith("/renew", StringComparison.Ordinal)), 1, 3);
    }

    [Fact]
    public async Task Stopped_while_waiting_it_ends_what_nobody_will_use()
    {
        await StopAsync(Options(["shop"]));

        Assert.Equal(MaintenanceStatus.Ended, _service.Records.Single().Status);
        Assert.Contains("was ended again: shop", Assert.Single(_service.StopWarnings.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stopped_with_the_wish_to_keep_it_only_stops_waiting()
    {
        await StopAsync(Options(["shop"]) with { KeepWhenStopped = true });

        Maintenance kept = Assert.Single(_service.Records);
        Assert.Equal(MaintenanceStatus.Active, kept.Status);
        Assert.Contains($"shop ('{kept.Id}'). End it with end shop {kept.Id}.", Assert.Single(_service.StopWarnings.All), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_whose_answers_are_lost_is_forbidden()
    {
        _service.BeforeAnswer = call => _ = call.StartsWith("PUT", StringComparison.Ordinal) ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "Lost.") : 0;

        FlowException failed = await FailedAsync(Options(["shop"]), seconds: 5);

        Assert.Equal(FlowErrors.ServiceUnreachable, failed.ErrorId);
        Assert.Equal(MaintenanceStatus.Ended, _service.Records.Single().Status);
        Assert.Contains(_service.Calls.All, call => call.EndsWith("?forbid=true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_that_never_arrived_leaves_nothing_to_tell()
    {
        _service.Instead = call => call.StartsWith("PUT", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.BadGateway) : null;

        FlowException failed = await FailedAsync(Options(["shop"]), seconds: 2);

        Assert.Empty(_service.Records);
        Assert.DoesNotContain("ended again", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EndReason.LeaseExpired, "its lease was not renewed")]
    [InlineData(EndReason.Elapsed, "its time was over")]
    public async Task What_had_ended_by_itself_is_not_called_ended_again(EndReason reason, string words)
    {
        _service.Confirms = convergence => convergence with { Converged = false };
        _service.BeforeAnswer = call =>
        {
            if (call.Contains("convergence", StringComparison.Ordinal) && _service.Records.Single().Status == MaintenanceStatus.Active)
            {
                _service.End("shop", _service.Records.Single().Id, reason);
            }
        };

        FlowException failed = await FailedAsync(Options(["shop"]), seconds: 3);

        Assert.Contains($"had ended by itself: {words}", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ended again", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_ended_again_is_named_with_the_command()
    {
        _service.Confirms = convergence => convergence with { Converged = false };
        _service.Instead = call => call.StartsWith("DELETE", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Forbidden, slug: "forbidden") : null;

        FlowException failed = await FailedAsync(Options(["shop"]), seconds: 3);

        string id = _service.Records.Single().Id;
        Assert.Contains($"shop ('{id}') may still be closed", failed.Message, StringComparison.Ordinal);
        Assert.Contains($"end it with end shop {id}.", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Given_id_that_another_key_began_is_refused_and_left()
    {
        _service.Add("shop", "deploy", mine: false);

        FlowException failed = await FailedAsync(new StartOptions { Items = [new StartItem("shop", "deploy", new MaintenanceRequest { Reason = "mine" })] });

        Assert.Equal(FlowErrors.HeldByOthers, failed.ErrorId);
        Assert.StartsWith("shop ('deploy') is not held by this key, but by others: 'deploy' by others", failed.Message, StringComparison.Ordinal);
        Assert.Equal("Take another id, or ask the holder. end shop deploy ends it.", failed.Advice);
        Assert.Single(_service.Calls.All, call => call.StartsWith("PUT", StringComparison.Ordinal));
        Assert.DoesNotContain(_service.Calls.All, call => call.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Given_id_whose_holder_can_not_be_read_is_left()
    {
        _service.Add("shop", "deploy");
        _service.Instead = call => call.StartsWith("GET", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Forbidden, slug: "forbidden") : null;

        await FailedAsync(new StartOptions { Items = [new StartItem("shop", "deploy", new MaintenanceRequest())] });

        Assert.Equal(MaintenanceStatus.Active, _service.Get("shop", "deploy").Status);
    }

    [Fact]
    public async Task Given_id_that_is_there_is_adopted_and_left_on_failure()
    {
        _service.Add("shop", "deploy");
        MaintenanceFlow flow = await StartAsync(new StartOptions { Items = [new StartItem("shop", "deploy", new MaintenanceRequest())] });
        Assert.True(flow.Started.Single().Existed);

        FlowException failed = await FailedAsync(new StartOptions { Items = [new StartItem("shop", "deploy", new MaintenanceRequest()), new StartItem("nowhere", null, new MaintenanceRequest())] });

        Assert.Contains("shop ('deploy') was there before and is left as it is.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Active, _service.Get("shop", "deploy").Status);
    }

    [Fact]
    public async Task Given_id_whose_first_answer_was_lost_is_this_flows_own()
    {
        int starts = 0;
        _service.BeforeAnswer = call => _ = call.StartsWith("PUT", StringComparison.Ordinal) && ++starts == 1
            ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "Lost.") : 0;

        MaintenanceFlow flow = await StartAsync(new StartOptions { Items = [new StartItem("shop", "deploy", new MaintenanceRequest())] });

        Assert.Equal((false, true), (flow.Started.Single().Existed, flow.Started.Single().IsIdGiven));
        Assert.Equal("deploy", flow.Started.Single().Record?.Id);
    }

    private static StartOptions Options(string[] sites) => new() { Items = [.. sites.Select(site => new StartItem(site, null, new MaintenanceRequest()))] };

    private async Task<MaintenanceFlow> StartAsync(StartOptions options, double seconds = 60, CancellationTokenSource? stop = null)
    {
        var flow = new MaintenanceFlow(_service.Context);
        await _service.RunAsync(flow.StartAsync(options, _service.In(seconds), stop?.Token ?? CancellationToken.None));
        return flow;
    }

    private Task<FlowException> FailedAsync(StartOptions options, double seconds = 60) => Assert.ThrowsAsync<FlowException>(() => StartAsync(options, seconds));

    private async Task StopAsync(StartOptions options)
    {
        using var stop = new CancellationTokenSource();
        _service.Confirms = convergence => convergence with { Converged = false };
        _service.BeforeAnswer = call =>
        {
            if (call.Contains("convergence", StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StartAsync(options, stop: stop));
    }
}
