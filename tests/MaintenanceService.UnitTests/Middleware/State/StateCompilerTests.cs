using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>What is in force by the service's state, the clock and the app's own settings.</summary>
public sealed class StateCompilerTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StateInputs Inputs = new("shop", null, MaintenanceMode.Open, null);

    [Theory]
    [InlineData(MaintenanceStatus.Active, 60, null, false, true)]
    [InlineData(MaintenanceStatus.Active, -60, 1, false, true)]
    [InlineData(MaintenanceStatus.Active, -60, 0, false, false)]
    [InlineData(MaintenanceStatus.Active, -60, -1, false, false)]
    [InlineData(MaintenanceStatus.Active, -60, -1, true, true)]
    [InlineData(MaintenanceStatus.Scheduled, 1, null, false, false)]
    [InlineData(MaintenanceStatus.Scheduled, 0, null, false, true)]
    [InlineData(MaintenanceStatus.Scheduled, -1, null, false, true)]
    [InlineData(MaintenanceStatus.Scheduled, -60, -1, false, false)]
    [InlineData(MaintenanceStatus.Scheduled, -60, -1, true, true)]
    [InlineData(MaintenanceStatus.Ended, -60, null, false, false)]
    [InlineData(MaintenanceStatus.Ended, -60, 60, true, false)]
    public void Maintenance_is_active_from_its_start_to_its_end(MaintenanceStatus status, int start, int? end, bool leased, bool isActive)
    {
        SiteStateMaintenance maintenance = States.Maintenance() with
        {
            Status = status,
            StartsAt = Now.AddSeconds(start),
            EndsAt = end is { } seconds ? Now.AddSeconds(seconds) : null,
            Leased = leased,
        };

        Assert.Equal(isActive, StateCompiler.IsActive(maintenance, Now, Now));
        Assert.Equal(isActive ? MaintenanceMode.Closed : MaintenanceMode.Open, StateCompiler.ModeAt(States.With(maintenance), Now, Now));
        Assert.Equal(isActive ? 1 : 0, Compile(States.With(maintenance)).Active.Length);
    }

    [Fact]
    public void Starts_and_ends_go_by_their_own_clocks()
    {
        SiteStateMaintenance maintenance = States.Maintenance() with { Status = MaintenanceStatus.Scheduled, StartsAt = Now, EndsAt = Now.AddMinutes(1) };

        Assert.True(StateCompiler.IsActive(maintenance, Now.AddMinutes(2), nowForEnds: Now));
        Assert.False(StateCompiler.IsActive(maintenance, Now.AddSeconds(-1), nowForEnds: Now.AddSeconds(-1)));
    }

    [Fact]
    public void Strictest_maintenance_of_the_whole_site_is_its_mode()
    {
        SiteStateMaintenance open = States.Maintenance(mode: MaintenanceMode.Open);
        SiteStateMaintenance readOnly = States.Maintenance(mode: MaintenanceMode.ReadOnly);
        SiteStateMaintenance closed = States.Maintenance();
        SiteStateMaintenance part = States.Maintenance(paths: "/shop");

        Check(MaintenanceMode.Open, isOpen: true, dependsOnMethod: false, dependsOnPath: false);
        Check(MaintenanceMode.Open, isOpen: true, dependsOnMethod: false, dependsOnPath: false, open);
        Check(MaintenanceMode.ReadOnly, isOpen: false, dependsOnMethod: true, dependsOnPath: false, open, readOnly);
        Check(MaintenanceMode.Closed, isOpen: false, dependsOnMethod: true, dependsOnPath: false, closed, readOnly);
        Check(MaintenanceMode.Closed, isOpen: false, dependsOnMethod: true, dependsOnPath: false, readOnly, closed);
        Check(MaintenanceMode.Closed, isOpen: false, dependsOnMethod: false, dependsOnPath: false, closed);
        Check(MaintenanceMode.Open, isOpen: false, dependsOnMethod: false, dependsOnPath: true, part);
        Check(MaintenanceMode.Open, isOpen: false, dependsOnMethod: true, dependsOnPath: true, part with { Mode = MaintenanceMode.ReadOnly }, open);
        Check(MaintenanceMode.ReadOnly, isOpen: false, dependsOnMethod: true, dependsOnPath: true, part, readOnly);
    }

    [Theory]
    [InlineData(MaintenanceMode.Open)]
    [InlineData(MaintenanceMode.ReadOnly)]
    [InlineData(MaintenanceMode.Closed)]
    public void Mode_of_the_app_itself_replaces_the_services(MaintenanceMode mode)
    {
        StateInputs forced = Inputs with { Forced = mode };
        foreach (SiteState? source in (SiteState?[])[null, States.Open(), States.Closed(), States.With(States.Maintenance(paths: "/shop"))])
        {
            EnforcedState state = Compile(source, forced, closedByItself: true);

            Assert.Equal((mode, mode == MaintenanceMode.Open, mode == MaintenanceMode.ReadOnly), (state.Mode, state.IsOpen, state.DependsOnMethod));
            Assert.Equal((false, mode, true), (state.ClosedByItself, state.Forced, state.IsModeAlone));
        }
    }

    [Theory]
    [InlineData(MaintenanceMode.Open)]
    [InlineData(MaintenanceMode.ReadOnly)]
    [InlineData(MaintenanceMode.Closed)]
    public void Without_any_state_the_app_says_what_holds(MaintenanceMode mode)
    {
        EnforcedState state = Compile(null, Inputs with { WhenUnknown = mode });

        Assert.Equal((mode, mode == MaintenanceMode.Open, true), (state.Mode, state.IsOpen, state.IsModeAlone));
        Assert.True(state.Passes.IsEmpty);
        Assert.True(state.Networks.IsEmpty);
        Assert.Empty(state.ExemptPaths);
    }

    [Fact]
    public void Disconnected_instance_is_closed_and_keeps_the_apps_exemptions_alone()
    {
        SiteState source = States.Open() with { Settings = new SiteSettings { ExemptPaths = ["/docs", "/"], BypassNetworks = ["10.0.0.0/8"] }, Passes = [States.Pass().Pass] };

        EnforcedState connected = Compile(source);
        EnforcedState alone = Compile(source, closedByItself: true);

        Assert.Equal((MaintenanceMode.Open, true, false, true), (connected.Mode, connected.IsOpen, connected.IsModeAlone, connected.DependsOnPath));
        Assert.Equal(["/docs"], connected.ExemptPaths);
        Assert.False(connected.Networks.IsEmpty);
        Assert.False(connected.Passes.IsEmpty);
        Assert.Equal((MaintenanceMode.Closed, false, true, false), (alone.Mode, alone.IsOpen, alone.IsModeAlone, alone.DependsOnPath));
        Assert.Empty(alone.ExemptPaths);
        Assert.True(alone.Networks.IsEmpty);
    }

    private static void Check(MaintenanceMode mode, bool isOpen, bool dependsOnMethod, bool dependsOnPath, params SiteStateMaintenance[] maintenances)
    {
        EnforcedState state = Compile(States.With(maintenances));

        Assert.Equal((mode, isOpen, dependsOnMethod, dependsOnPath), (state.Mode, state.IsOpen, state.DependsOnMethod, state.DependsOnPath));
        Assert.Equal(maintenances, state.Active.Select(active => active.Source));
    }

    private static EnforcedState Compile(SiteState? source, StateInputs? inputs = null, bool closedByItself = false) =>
        StateCompiler.Compile(inputs ?? Inputs, source, closedByItself, Now, Now, null, previous: null);
}
