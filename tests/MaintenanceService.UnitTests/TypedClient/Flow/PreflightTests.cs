using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>What would keep a site from closing, and what would stay open in it, told before anybody closes it.</summary>
public sealed class PreflightTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly Site Shop = new() { Name = "shop", Settings = new SiteSettings { ExemptPaths = ["/docs"], BypassNetworks = ["10.0.0.0/8"] } };

    [Fact]
    public void Site_whose_instances_report_is_ready()
    {
        PreflightResult result = Evaluate(new Client.Convergence { RequestsInFlight = 3, ConnectionsOpen = 2 }, Instance("web-1"), Instance("web-2"));

        Assert.True(result.Ready);
        Assert.Equal(("shop", 2, 3, 2), (result.Site, result.Instances, result.RequestsInFlight, result.ConnectionsOpen));
        Assert.Empty(result.Silent);
        Assert.Equal(["10.0.0.0/8"], result.BypassNetworks);
    }

    [Fact]
    public void Site_without_instances_is_not()
    {
        PreflightResult result = Evaluate(new Client.Convergence { Blockers = [new Blocker { Reason = BlockerReason.NoInstances, Detail = "None." }] });

        Assert.False(result.Ready);
        Assert.Contains("No instance", Assert.Single(result.Problems), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(BlockerReason.Scheduled, false)]
    [InlineData(BlockerReason.Silent, true)]
    [InlineData(BlockerReason.ForcedMode, true)]
    [InlineData(BlockerReason.RegistryFull, true)]
    public void Blocker_is_a_problem_unless_it_waits_for_the_schedule_alone(BlockerReason reason, bool isProblem)
    {
        var blocker = new Blocker { Instance = "web-1", Reason = reason, Detail = "Why." };

        PreflightResult result = Evaluate(new Client.Convergence { Blockers = [blocker] }, Instance("web-1"));

        Assert.Equal(isProblem ? [Wording.Blocker(blocker)] : [], result.Problems);
    }

    [Theory]
    [InlineData(InstanceState.Confirmed, 45, false)]
    [InlineData(InstanceState.Confirmed, 45.001, true)]
    [InlineData(InstanceState.Silent, 1, true)]
    public void Instance_that_has_not_reported_for_45_seconds_is_silent(InstanceState state, double seconds, bool isSilent)
    {
        Instance instance = Instance("web-1") with { State = state, LastSeenAt = Now.AddSeconds(-seconds) };

        PreflightResult result = Evaluate(new Client.Convergence(), instance, Instance("web-2"));

        Assert.Equal((isSilent ? 1 : 0, !isSilent), (result.Silent.Count, result.Ready));
        Assert.Equal(isSilent, result.Problems.Any(problem => problem.StartsWith("web-1 (silent)", StringComparison.Ordinal)));
        Assert.Equal(isSilent, Evaluate(new Client.Convergence(), instance with { LastSeenAt = null, FirstSeenAt = Now.AddSeconds(-seconds) }).Silent is ["web-1"]);
    }

    [Fact]
    public void Silent_instance_that_is_a_blocker_already_is_told_once()
    {
        var blocker = new Blocker { Instance = "web-1", Reason = BlockerReason.Silent, Detail = "Gone." };
        Instance silent = Instance("web-1") with { State = InstanceState.Silent, ForcedMode = MaintenanceMode.Open };

        Assert.Single(Evaluate(new Client.Convergence { Blockers = [blocker] }, silent, Instance("web-2")).Problems);
    }

    [Theory]
    [InlineData(MaintenanceMode.Open, true)]
    [InlineData(MaintenanceMode.ReadOnly, true)]
    [InlineData(MaintenanceMode.Closed, false)]
    [InlineData(null, false)]
    public void Mode_of_the_app_itself_that_is_not_closed_is_a_problem(MaintenanceMode? forced, bool isProblem) =>
        Assert.Equal(!isProblem, Evaluate(new Client.Convergence(), Instance("web-1") with { ForcedMode = forced }).Ready);

    [Fact]
    public void Endpoints_that_stay_open_are_listed_once_with_the_number_of_instances()
    {
        PreflightResult result = Evaluate(
            new Client.Convergence(), Instance("web-1") with { Exempt = ["POST /hook", "GET /health"] }, Instance("web-2") with { Exempt = ["GET /health"] });

        Assert.Equal(
            [new("GET /health", "app", false, 2), new("POST /hook", "app", true, 1), new("/docs", "site", true, 0)], result.StaysOpen);
    }

    [Theory]
    [InlineData("GET /a", false)]
    [InlineData("GET,HEAD,OPTIONS /a", false)]
    [InlineData("GET,POST /a", true)]
    [InlineData("DELETE /a", true)]
    [InlineData("/a", true)]
    [InlineData("/a and more", true)]
    [InlineData("sign-in", true)]
    public void Endpoint_may_write_unless_it_names_reading_methods_alone(string line, bool mayWrite) =>
        Assert.Equal(mayWrite, Evaluate(new Client.Convergence(), Instance("web-1") with { Exempt = [line] }).StaysOpen[0].MayWrite);

    private static Instance Instance(string id) => new() { Id = id, Site = "shop", State = InstanceState.Confirmed, FirstSeenAt = Now.AddHours(-1), LastSeenAt = Now };

    private static PreflightResult Evaluate(Client.Convergence convergence, params Instance[] instances) => Preflight.Evaluate(Shop, convergence, instances, Now, storeProblem: null);
}
