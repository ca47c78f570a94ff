using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>What becomes of a start that failed: what it began is ended again, what others began stays, and whoever stops the call leaves nothing closed.</summary>
public sealed class UndoTests
{
    private static readonly StartOptions GivenId = new() { Items = [new StartItem("shop", "deploy", new MaintenanceRequest())] };
    private readonly FlowService _service = new();

    [Fact]
    public async Task Given_id_whose_answers_are_lost_is_ended_again()
    {
        _service.BeforeAnswer = call => _ = call.StartsWith("PUT", StringComparison.Ordinal) ? throw new HttpRequestException(HttpRequestError.ResponseEnded, "Lost.") : 0;
        _service.Instead = call => call.StartsWith("PUT", StringComparison.Ordinal) && _service.Records.Count > 0 ? ScriptedAnswers.Of(HttpStatusCode.BadGateway) : null;

        FlowException failed = await FailedAsync(GivenId, seconds: 3);

        Assert.Contains("was ended again: shop ('deploy').", failed.Message, StringComparison.Ordinal);
        Assert.Equal(EndReason.Ended, _service.Get("shop", "deploy").EndReason);
    }

    [Fact]
    public async Task Given_id_that_met_one_of_others_without_an_answer_is_left()
    {
        _service.Add("shop", "deploy", mine: false);
        _service.Instead = call => call.StartsWith("PUT", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.BadGateway) : null;

        FlowException failed = await FailedAsync(GivenId, seconds: 3);

        Assert.Contains("shop ('deploy') was there before and is left as it is.", failed.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Active, _service.Get("shop", "deploy").Status);
    }

    [Fact]
    public async Task Given_id_that_never_arrived_is_forbidden_though_others_have_other_ones()
    {
        _service.Add("shop", "theirs", mine: false);
        _service.Instead = call => call.StartsWith("PUT", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.BadGateway) : null;

        FlowException failed = await FailedAsync(GivenId, seconds: 3);

        Assert.DoesNotContain("deploy", failed.Message, StringComparison.Ordinal);
        Assert.Contains("DELETE shop/maintenances/deploy?forbid=true", _service.Calls.All);
        Assert.Equal(MaintenanceStatus.Active, _service.Get("shop", "theirs").Status);
    }

    [Theory]
    [InlineData(10, false)]
    [InlineData(3, true)]
    public async Task Service_that_is_away_is_told_once(double seconds, bool differs)
    {
        _service.Instead = _ => ScriptedAnswers.Of(HttpStatusCode.BadGateway);

        FlowException failed = await FailedAsync(Of("shop"), seconds);

        // The two differ where they were tried for another time.
        Assert.Equal(differs, failed.Message.Contains("could not be ended again (The service", StringComparison.Ordinal));
        Assert.Contains("may still be closed, for it could not be ended again", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_of_several_is_told_as_it_became()
    {
        _service.Confirms = convergence => convergence with { Converged = false };
        _service.Instead = call => call.StartsWith("DELETE blog", StringComparison.Ordinal) ? ScriptedAnswers.Of(HttpStatusCode.Forbidden, slug: "forbidden") : null;

        FlowException failed = await FailedAsync(Of("shop", "blog"), seconds: 3);

        (string shop, string blog) = (_service.Records[0].Id, _service.Records[1].Id);
        Assert.Contains($" What this call began was ended again: shop ('{shop}'). blog ('{blog}') may still be closed", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fault_that_nobody_expects_leaves_nothing_closed_either()
    {
        _service.BeforeAnswer = call => _ = call.Contains("convergence", StringComparison.Ordinal) ? throw new InvalidOperationException("A fault.") : 0;

        await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(Of("shop", "blog"), 60, CancellationToken.None));

        Assert.All(_service.Records, record => Assert.Equal(MaintenanceStatus.Ended, record.Status));
        Assert.Equal(2, _service.Records.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stopped_while_it_undoes_it_ends_all_the_same_unless_they_are_to_stay(bool keeps)
    {
        using var stop = new CancellationTokenSource();
        _service.Instead = call =>
        {
            if (!call.StartsWith("DELETE", StringComparison.Ordinal) || stop.IsCancellationRequested)
            {
                return null;
            }

            stop.Cancel();
            return ScriptedAnswers.Of(HttpStatusCode.BadGateway);
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => StartAsync(Of("shop", "nowhere") with { KeepWhenStopped = keeps }, 60, stop.Token));

        Assert.Equal(keeps ? MaintenanceStatus.Active : MaintenanceStatus.Ended, Assert.Single(_service.Records).Status);
        Assert.Contains(keeps ? "still in maintenance: shop" : "was ended again: shop", Assert.Single(_service.StopWarnings.All), StringComparison.Ordinal);
    }

    private static StartOptions Of(params string[] sites) => new() { Items = [.. sites.Select(site => new StartItem(site, null, new MaintenanceRequest()))] };

    private Task StartAsync(StartOptions options, double seconds, CancellationToken stop) =>
        _service.RunAsync(new MaintenanceFlow(_service.Context).StartAsync(options, _service.In(seconds), stop));

    private Task<FlowException> FailedAsync(StartOptions options, double seconds) => Assert.ThrowsAsync<FlowException>(() => StartAsync(options, seconds, CancellationToken.None));
}
