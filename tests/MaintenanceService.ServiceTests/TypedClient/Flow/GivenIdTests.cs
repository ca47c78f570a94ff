using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Two callers with one id: one begins the maintenance, and the other one does not undo it, nor changes it for good.</summary>
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
        Assert.Contains("was there before and is left as it is", failed.Message, StringComparison.Ordinal);
        Assert.Equal(MaintenanceStatus.Active, (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value.Status);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Start_that_fails_gives_the_one_that_was_there_its_former_terms(int lostAnswers)
    {
        string site = await shared.SiteAsync();
        var terms = new MaintenanceRequest
        {
            Reason = "before",
            Mode = MaintenanceMode.ReadOnly,
            Paths = ["/orders"],
            Duration = TimeSpan.FromHours(2),
            Lease = new LeaseRequest { Seconds = 600, OnExpiry = LeaseExpiry.StayClosed },
        };
        Maintenance before = (await shared.Service.Client.PutMaintenanceAsync(site, "m", terms, cancellationToken: Test)).Value;
        using FlowCaller caller = Caller(new SpoiltAnswers { FirstLost = 2, LostAnswers = lostAnswers });

        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => caller.StartAsync(site, "m", wait: true));

        Maintenance after = (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value;
        Assert.Contains("was there before and has its former terms again", failed.Message, StringComparison.Ordinal);
        Assert.True(after.Revision > before.Revision);
        Assert.Equal(Json(before with { Revision = 0, Lease = null }), Json(after with { Revision = 0, Lease = null }));
        Assert.Equal((600, LeaseExpiry.StayClosed), (after.Lease!.Seconds, after.Lease.OnExpiry));
    }

    [Fact]
    public async Task Start_over_what_another_key_began_is_refused_and_changes_nothing()
    {
        string site = await shared.SiteAsync();
        using var other = new FlowCaller(shared.Service.Address, await shared.Service.KeyAsync(KeyRole.Operator, site));
        await other.StartAsync(site, "m", wait: false);
        Maintenance before = (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value;
        using FlowCaller caller = Caller();

        FlowException failed = await Assert.ThrowsAsync<FlowException>(() => caller.StartAsync(site, "m", wait: false));

        Assert.Equal(FlowErrors.HeldByOthers, failed.ErrorId);
        Assert.Equal(before.Revision, (await shared.Service.Client.GetMaintenanceAsync(site, "m", Test)).Value.Revision);
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

        Assert.Contains(answers == 1 ? "is not held by this key, but by others" : "was there before", failed.Message, StringComparison.Ordinal);
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

    private static string Json(Maintenance record) => JsonSerializer.Serialize(record, WireJson.Options);

    private FlowCaller Caller(SpoiltAnswers? network = null) => new(shared.Service.Address, RunningService.AdminKey, network);
}
