using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.State;

/// <summary>What begins a new generation, so that requests of the previous one are waited for and aborted: a change of what is refused, and nothing else.</summary>
public sealed class GenerationTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly StateInputs Inputs = new("shop", null, MaintenanceMode.Open, null);
    private static readonly SiteState Source = States.With(
        States.Maintenance(mode: MaintenanceMode.ReadOnly, paths: ["/shop", "/api"]) with { ExemptPaths = ["/shop/help"], BypassNetworks = ["10.0.0.0/8"] }) with
    {
        Settings = new SiteSettings { ExemptPaths = ["/docs"], BypassNetworks = ["192.0.2.0/24"] },
    };

    private static SiteStateMaintenance Maintenance => Source.Maintenances[0];

    public static TheoryData<string> Refusing => [.. Changes.Keys];

    private static Dictionary<string, SiteState> Changes { get; } = new()
    {
        ["stricter mode"] = With(Maintenance with { Mode = MaintenanceMode.Closed }),
        ["milder mode"] = With(Maintenance with { Mode = MaintenanceMode.Open }),
        ["another path"] = With(Maintenance with { Paths = ["/shop", "/api2"] }),
        ["one path less"] = With(Maintenance with { Paths = ["/shop"] }),
        ["two paths that read like one"] = With(Maintenance with { Paths = ["/shop\n/api"] }),
        ["path that is exempt instead"] = With(Maintenance with { Paths = ["/shop"], ExemptPaths = ["/api", "/shop/help"] }),
        ["exempt path"] = With(Maintenance with { ExemptPaths = [] }),
        ["network"] = With(Maintenance with { BypassNetworks = ["10.0.0.0/9"] }),
        ["another maintenance of the same form, which the first one's passes don't open"] = With(Maintenance with { Id = "m2" }),
        ["second maintenance"] = With(Maintenance, Maintenance),
        ["no maintenance"] = With(),
        ["exempt path of the site"] = Source with { Settings = Source.Settings with { ExemptPaths = ["/docs2"] } },
        ["network of the site"] = Source with { Settings = Source.Settings with { BypassNetworks = [] } },
    };

    [Theory]
    [MemberData(nameof(Refusing))]
    public void Change_of_what_is_refused_begins_a_generation(string change)
    {
        EnforcedState before = Compile(Source);

        Assert.Equal(before.Generation + 1, Compile(Changes[change], previous: before).Generation);
        Assert.Equal(before.Generation + 1, Compile(Source, previous: Compile(Changes[change], previous: null)).Generation);
    }

    [Fact]
    public void Change_of_what_is_said_begins_none()
    {
        EnforcedState before = Compile(Source);
        SiteState said = Source with
        {
            Revision = 2,
            Passes = [States.Pass().Pass],
            Settings = Source.Settings with { Title = "Shop", Message = "Back soon.", DrainSeconds = 5 },
            Maintenances = [Maintenance with { Message = "Moving.", EndsAt = Now.AddHours(1) }],
        };

        EnforcedState after = Compile(said, previous: before);

        Assert.NotSame(before, after);
        Assert.Equal(before.Generation, after.Generation);
        Assert.False(after.Passes.IsEmpty);
        Assert.Equal("Moving.", after.Active[0].Source.Message);
    }

    [Fact]
    public void Same_state_at_a_later_time_is_the_same_object()
    {
        EnforcedState before = Compile(Source);

        Assert.Equal(1, before.Generation);
        Assert.Same(before, StateCompiler.Compile(Inputs, Source, false, Now.AddHours(1), Now.AddHours(1), Now, before));
    }

    [Fact]
    public void Maintenance_that_follows_another_at_the_same_time_is_seen()
    {
        SiteState source = States.With(
            States.Maintenance("first") with { EndsAt = Now },
            States.Maintenance("second", MaintenanceMode.ReadOnly) with { Status = MaintenanceStatus.Scheduled, StartsAt = Now });
        EnforcedState before = StateCompiler.Compile(Inputs, source, false, Now.AddTicks(-1), Now.AddTicks(-1), null, null);

        EnforcedState after = StateCompiler.Compile(Inputs, source, false, Now, Now, null, before);

        Assert.Equal(("first", "second"), (before.Active.Single().Source.Id, after.Active.Single().Source.Id));
        Assert.Equal(before.Generation + 1, after.Generation);
    }

    [Fact]
    public void Closing_by_itself_and_opening_again_are_generations()
    {
        EnforcedState connected = Compile(Source);
        EnforcedState alone = Compile(Source, previous: connected, closedByItself: true);
        EnforcedState again = Compile(Source, previous: alone);

        Assert.Equal((1, 2, 3), (connected.Generation, alone.Generation, again.Generation));
        Assert.Same(alone, Compile(Source, previous: alone, closedByItself: true));
        Assert.Equal(2, Compile(Changes["stricter mode"], previous: alone, closedByItself: true).Generation);
    }

    [Fact]
    public void Behind_a_mode_of_the_app_only_the_sites_exemptions_count()
    {
        StateInputs forced = Inputs with { Forced = MaintenanceMode.Closed };
        EnforcedState before = Compile(Source, forced);

        Assert.Equal(1, Compile(Changes["stricter mode"], forced, before).Generation);
        Assert.Equal(1, Compile(Changes["no maintenance"], forced, before).Generation);
        Assert.Equal(2, Compile(Changes["exempt path of the site"], forced, before).Generation);
        Assert.Equal(2, Compile(Changes["network of the site"], forced, before).Generation);
    }

    [Fact]
    public void First_state_begins_one_where_it_refuses_another_thing()
    {
        EnforcedState unknown = Compile(null, Inputs with { WhenUnknown = MaintenanceMode.Closed });

        Assert.Equal(2, Compile(States.Open(), Inputs with { WhenUnknown = MaintenanceMode.Closed }, unknown).Generation);
    }

    private static SiteState With(params SiteStateMaintenance[] maintenances) => Source with { Maintenances = maintenances };

    private static EnforcedState Compile(SiteState? source, StateInputs? inputs = null, EnforcedState? previous = null, bool closedByItself = false) =>
        StateCompiler.Compile(inputs ?? Inputs, source, closedByItself, Now, Now, null, previous);
}
