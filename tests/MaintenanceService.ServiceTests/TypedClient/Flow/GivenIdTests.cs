using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Two callers with one id: one begins the maintenance, and the other one, which fails, does not undo it.</summary>
public sealed class GivenIdTests(SharedService shared) : IClassFixture<SharedService>
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_that_another_caller_overtakes_Is_adopted_and_not_undone()
    {
        string site = await shared.SiteAsync();
        using FlowCaller other = Caller();
        bool otherBegan = false;
        using FlowCaller caller = Caller(new SpoiltAnswers { BeforeFirstStart = async () => otherBegan = await other.StartAsync(site, "m", wait: false) });

        // Without an instance nobody confirms, so that it fails at once.
        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => caller.StartAsync(site, "m", wait: true));

        Assert.True(otherBegan);
        Assert.Equal(FlowErrors.NotConverged, failed.ErrorId);
        Assert.Contains("was there before", failed.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Active, (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value.Status);
    }

    [Fact]
    public async Task Of_many_at_once_exactly_one_begins()
    {
        string site = await shared.SiteAsync();
        FlowCaller[] callers = [.. Enumerable.Range(0, 20).Select(_ => Caller())];

        bool[] began = await Task.WhenAll(callers.Select(caller => caller.StartAsync(site, "m", wait: false)));

        Assert.Single(began, true);
        Array.ForEach(callers, caller => caller.Dispose());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Start_whose_answers_are_lost_Is_undone(int answers)
    {
        string site = await shared.SiteAsync();
        using FlowCaller caller = Caller(new SpoiltAnswers { LostAnswers = answers });

        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => caller.StartAsync(site, "m", wait: true));

        Assert.Contains("was ended again", failed.Message, StringComparison.Ordinal);
        Assert.Equal(EndReason.Ended, (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value.EndReason);
    }

    [Theory]
    [InlineData(1, 60)]
    [InlineData(1000, 1)]
    public async Task Start_whose_answers_are_lost_Does_not_undo_what_another_key_began(int answers, double timeoutSeconds)
    {
        string site = await shared.SiteAsync();
        string operators = await shared.Service.KeyAsync(KeyRole.Operator, site);
        using var other = new FlowCaller(shared.Service.Address, operators);
        using FlowCaller caller = Caller(new SpoiltAnswers { LostAnswers = answers, BeforeFirstStart = () => other.StartAsync(site, "m", wait: false) });

        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => caller.StartAsync(site, "m", wait: true, timeoutSeconds));

        Assert.Contains("was there before", failed.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Active, (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value.Status);
    }

    [Fact]
    public async Task Start_that_was_never_answered_Is_ended_and_forbidden()
    {
        string site = await shared.SiteAsync();
        using FlowCaller caller = Caller(new SpoiltAnswers { LostAnswers = 1000 });

        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => caller.StartAsync(site, "m", wait: true, timeoutSeconds: 1));

        Assert.Contains("was ended again", failed.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Ended, (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value.Status);
    }

    [Fact]
    public async Task New_only_is_told_what_is_there_already()
    {
        string site = await shared.SiteAsync();
        await shared.Service.Client.PutMaintenanceAsync(site, "m", new MaintenanceRequest(), ifNoneMatch: "*", cancellationToken: Test);

        MaintenanceServiceException maintenance = await Assert.ThrowsAsync<MaintenanceServiceException>(
            () => shared.Service.Client.PutMaintenanceAsync(site, "m", new MaintenanceRequest { Reason = "mine" }, ifNoneMatch: "*", cancellationToken: Test));
        MaintenanceServiceException again = await Assert.ThrowsAsync<MaintenanceServiceException>(
            () => shared.Service.Client.PutSiteAsync(site, new SiteRequest { DisplayName = "mine" }, ifNoneMatch: "*", cancellationToken: Test));

        Assert.Equal(("revision-conflict", "revision-conflict"), (maintenance.Slug, again.Slug));
        Assert.Null((await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value.Reason);
        Assert.Null((await shared.Service.Client.GetSiteAsync(site, Test)).Value.DisplayName);
    }

    private FlowCaller Caller(SpoiltAnswers? network = null) => new(shared.Service.Address, RunningService.AdminKey, network);
}
