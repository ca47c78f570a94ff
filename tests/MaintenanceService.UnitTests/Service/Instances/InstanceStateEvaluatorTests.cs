using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Evaluates the state of an instance: the first that matches, in the order of the contract.</summary>
public sealed class InstanceStateEvaluatorTests
{
    private const string Epoch = "epoch-1";

    private static readonly InstanceReport Confirming = new()
    {
        Run = "run",
        Sequence = 2,
        Epoch = Epoch,
        Revision = 7,
        Mode = MaintenanceMode.Closed,
        DrainSeconds = 10,
    };

    private static readonly InstanceReport Bound = Confirming with { Revision = 6, DisconnectedAfterSeconds = 30 };

    [Fact]
    public void Last_report_confirmed_and_then_silence_Stays_confirmed() =>
        Assert.Equal(InstanceState.Confirmed, Evaluate(Confirming with { DisconnectedAfterSeconds = 30 }, silentSeconds: 10_000));

    [Theory]
    [InlineData(44.9, InstanceState.Draining)]
    [InlineData(45.0, InstanceState.Silent)]
    public void Forty_five_seconds_without_a_report_Are_silence(double silentSeconds, InstanceState state) =>
        Assert.Equal(state, Evaluate(Confirming with { RequestsInFlight = 1 }, silentSeconds));

    [Theory]
    [InlineData(44.9, InstanceState.Pending)]
    [InlineData(45.0, InstanceState.Silent)]
    [InlineData(45.001, InstanceState.AssumedClosed)]
    public void Lease_drain_and_margin_are_over_Is_assumed_closed_before_it_is_silent(double silentSeconds, InstanceState state) =>
        Assert.Equal(state, Evaluate(Bound, silentSeconds));

    [Fact]
    public void Drain_longer_than_the_silence_Is_waited_for() =>
        Assert.Equal(InstanceState.Silent, Evaluate(Bound with { DrainSeconds = 60 }, silentSeconds: 95));

    [Fact]
    public void No_declaration_Is_never_assumed_closed() =>
        Assert.Equal(InstanceState.Silent, Evaluate(Bound with { DisconnectedAfterSeconds = null }, silentSeconds: 10_000));

    [Fact]
    public void Open_site_Assumes_no_instance_closed() =>
        Assert.Equal(InstanceState.Silent, InstanceStateEvaluator.Evaluate(Site(), Epoch, Present(Bound), TimeSpan.FromHours(1)));

    [Theory]
    [InlineData(MaintenanceMode.Closed)]
    [InlineData(MaintenanceMode.ReadOnly)]
    public void Stricter_than_an_open_site_Does_not_confirm_it(MaintenanceMode reported) =>
        Assert.Equal(InstanceState.Pending, InstanceStateEvaluator.Evaluate(Site(), Epoch, Present(Confirming with { Mode = reported }), TimeSpan.Zero));

    [Theory]
    [InlineData(MaintenanceMode.Closed, InstanceState.Confirmed)]
    [InlineData(MaintenanceMode.ReadOnly, InstanceState.Confirmed)]
    [InlineData(MaintenanceMode.Open, InstanceState.Pending)]
    public void Stricter_than_a_site_that_refuses_Confirms_it(MaintenanceMode reported, InstanceState state) => Assert.Equal(
        state,
        InstanceStateEvaluator.Evaluate(
            Site(new Maintenance { Id = "m", Site = "shop", Status = MaintenanceStatus.Active, Mode = MaintenanceMode.ReadOnly }),
            Epoch, Present(Confirming with { Mode = reported }), TimeSpan.Zero));

    [Fact]
    public void Instance_that_never_reported_Is_pending() => Assert.Equal(InstanceState.Pending, Evaluate(null, silentSeconds: 1));

    [Fact]
    public void Another_epoch_with_the_same_revision_Is_pending() =>
        Assert.Equal(InstanceState.Pending, Evaluate(Confirming with { Epoch = "epoch-0" }, silentSeconds: 1));

    [Fact]
    public void Constant_of_an_app_that_is_behind_Is_pending_first() =>
        Assert.Equal(InstanceState.Pending, Evaluate(Confirming with { Revision = 6, ForcedMode = MaintenanceMode.Open }, silentSeconds: 1));

    [Fact]
    public void Constant_other_than_the_mode_Is_named_before_what_still_runs() =>
        Assert.Equal(InstanceState.ForcedMode, Evaluate(Confirming with { ForcedMode = MaintenanceMode.Open, RequestsInFlight = 3 }, silentSeconds: 1));

    [Fact]
    public void Constant_that_is_the_mode_Confirms() =>
        Assert.Equal(InstanceState.Confirmed, Evaluate(Confirming with { ForcedMode = MaintenanceMode.Closed }, silentSeconds: 1));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(0, 1)]
    public void Older_work_that_still_runs_Is_draining(int requests, int connections) =>
        Assert.Equal(InstanceState.Draining, Evaluate(Confirming with { RequestsInFlight = requests, ConnectionsOpen = connections }, silentSeconds: 1));

    private static InstanceState Evaluate(InstanceReport? report, double silentSeconds) => InstanceStateEvaluator.Evaluate(
        Site(new Maintenance { Id = "m", Site = "shop", Status = MaintenanceStatus.Active, Mode = MaintenanceMode.Closed }),
        Epoch, Present(report), TimeSpan.FromSeconds(silentSeconds));

    private static InstanceStatus Present(InstanceReport? report) =>
        new(new InstanceIdentity("shop", "shop-1", "run", DateTimeOffset.UnixEpoch, []), 0) { Report = report };

    private static SiteRecord Site(params Maintenance[] maintenances) => new()
    {
        Name = "shop",
        Settings = new SiteSettings(),
        Revision = 7,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Maintenances = [.. maintenances],
    };
}
