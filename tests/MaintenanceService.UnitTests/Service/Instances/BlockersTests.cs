using MaintenanceService.Client;
using MaintenanceService.Domain.Instances;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What an operator is told of what stands in the way, and since when it does.</summary>
public sealed class BlockersTests
{
    private const string Epoch = "7-epoch";
    private static readonly DateTimeOffset Changed = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly InFlightItem Slow = new() { Name = "POST /orders/{id}", Kind = InFlightKind.Request, Seconds = 61 };

    [Theory]
    [InlineData(InstanceState.Confirmed)]
    [InlineData(InstanceState.AssumedClosed)]
    public void Instance_that_enforces_the_state_Is_no_blocker(InstanceState state) => Assert.Null(Blockers.Of(Site(), Epoch, Status(new InstanceReport()), state));

    [Fact]
    public void Silent_one_Blocks_since_it_was_last_heard()
    {
        InstanceStatus never = Status(null);

        Assert.Equal((BlockerReason.Silent, never.Identity.FirstSeenAt), Of(Blockers.Of(Site(), Epoch, never, InstanceState.Silent)));
        Assert.Equal(
            (BlockerReason.Silent, Changed.AddHours(1)), Of(Blockers.Of(Site(), Epoch, never with { SeenAt = Changed.AddHours(1) }, InstanceState.Silent)));
    }

    [Theory]
    [InlineData(InstanceState.Pending, BlockerReason.Pending)]
    [InlineData(InstanceState.ForcedMode, BlockerReason.ForcedMode)]
    public void One_that_does_not_enforce_it_Blocks_since_the_change_or_since_it_is_known(InstanceState state, BlockerReason reason)
    {
        Assert.Equal((reason, Changed), Of(Blockers.Of(Site(), Epoch, Status(new InstanceReport(), Changed.AddHours(-1)), state)));
        Assert.Equal((reason, Changed.AddHours(1)), Of(Blockers.Of(Site(), Epoch, Status(new InstanceReport(), Changed.AddHours(1)), state)));
    }

    [Theory]
    [InlineData(Epoch, 6, MaintenanceMode.Open, "It enforces revision 6; the site is at 7.")]
    [InlineData(Epoch, 999, MaintenanceMode.Open, "It enforces revision 999, which is newer than the site's, 7: ")]
    [InlineData(Epoch, 7, MaintenanceMode.ReadOnly, "It enforces revision 7 with the mode readOnly; the site's mode is open. ")]
    [InlineData("6-former", 7, MaintenanceMode.Open, "It enforces a state of another epoch (6-former); the site's is 7-epoch. ")]
    [InlineData(null, 0, MaintenanceMode.Open, "It has not applied any state yet; the site is at revision 7.")]
    public void Pending_one_Names_what_differs(string? epoch, long revision, MaintenanceMode mode, string detail)
    {
        InstanceReport report = new() { Epoch = epoch, Revision = revision, Mode = mode };

        Assert.StartsWith(detail, Blockers.Of(Site(), Epoch, Status(report), InstanceState.Pending)!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Pending_one_that_never_reported_Says_so() =>
        Assert.Contains("not reported", Blockers.Of(Site(), Epoch, Status(null), InstanceState.Pending)!.Detail, StringComparison.Ordinal);

    [Theory]
    [InlineData(InstanceState.Silent)]
    [InlineData(InstanceState.Pending)]
    [InlineData(InstanceState.ForcedMode)]
    public void One_that_does_not_drain_Names_no_request_of_its_last_report(InstanceState state)
    {
        Blocker blocker = Blockers.Of(Site(), Epoch, Status(new InstanceReport { RequestsInFlight = 1, Oldest = [Slow] }), state)!;

        Assert.Empty(blocker.Oldest);
        Assert.Equal($"i: {blocker.Detail}", Blockers.Line(blocker));
    }

    [Fact]
    public void Draining_one_Names_what_still_runs_and_since_when_it_drains()
    {
        InstanceReport report = new() { RequestsInFlight = 1, ConnectionsOpen = 2, Oldest = [Slow, Slow with { Name = "GET /b", Seconds = 3 }], AppliedAt = Changed.AddSeconds(2) };
        Blocker blocker = Blockers.Of(Site(), Epoch, Status(report), InstanceState.Draining)!;

        Assert.Equal("1 older request and 2 older connections still run, the oldest: POST /orders/{id} for 61 s, GET /b for 3 s.", blocker.Detail);
        Assert.Equal((BlockerReason.Draining, Changed.AddSeconds(2)), Of(blocker));
        Assert.Equal(("i", 2), (blocker.Instance, blocker.Oldest.Count));

        Blocker bare = Blockers.Of(Site(), Epoch, Status(new InstanceReport { RequestsInFlight = 2, ConnectionsOpen = 1, Oldest = [] }), InstanceState.Draining)!;
        Assert.Equal("2 older requests and 1 older connection still run.", bare.Detail);
        Assert.Equal(Changed, bare.Since);
        Assert.Empty(bare.Oldest);
    }

    [Fact]
    public void What_is_no_instance_Names_none_but_says_what_it_is()
    {
        Maintenance later = new() { Id = "tonight", StartsAt = new DateTimeOffset(2026, 3, 1, 22, 0, 0, TimeSpan.Zero), CreatedAt = Changed.AddHours(-2) };
        Blocker[] others = [Blockers.NoInstances(Site()), Blockers.Settling(), Blockers.Uncommitted(Site()), Blockers.Scheduled(later)];

        Assert.Equal([BlockerReason.NoInstances, BlockerReason.Settling, BlockerReason.Pending, BlockerReason.Scheduled], others.Select(blocker => blocker.Reason));
        Assert.Equal([Changed, null, Changed, Changed.AddHours(-2)], others.Select(blocker => blocker.Since));
        Assert.All(others, blocker => Assert.Null(blocker.Instance));
        Assert.All(others, blocker => Assert.NotEmpty(blocker.Detail));
        Assert.Contains("\"tonight\" starts at 2026-03-01T22:00:00.000Z", others[3].Detail, StringComparison.Ordinal);
        Assert.All(
            [InstanceState.Silent, InstanceState.ForcedMode], state => Assert.NotEmpty(Blockers.Of(Site(), Epoch, Status(new InstanceReport()), state)!.Detail));
    }

    [Fact]
    public void Line_names_the_instance_and_the_oldest_of_what_it_waits_for_or_else_the_fault()
    {
        Blocker blocker = new() { Instance = "i", Detail = "It is silent.", Oldest = [Slow, Slow with { Name = "other" }] };

        Assert.Equal("i: POST /orders/{id} for 61 s", Blockers.Line(blocker));
        Assert.Equal("i: It is silent.", Blockers.Line(blocker with { Oldest = [] }));
        Assert.Equal("It is silent.", Blockers.Line(blocker with { Oldest = [], Instance = null }));
    }

    private static (BlockerReason Reason, DateTimeOffset Since) Of(Blocker? blocker) => (blocker!.Reason, blocker.Since!.Value);

    private static InstanceStatus Status(InstanceReport? report, DateTimeOffset? firstSeenAt = null) =>
        new(new InstanceIdentity("shop", "i", "run", firstSeenAt ?? Changed.AddDays(-1), []), 0) { Report = report };

    private static SiteRecord Site() => new()
    {
        Name = "shop",
        Settings = new SiteSettings(),
        Revision = 7,
        CreatedAt = Changed.AddDays(-2),
        UpdatedAt = Changed,
    };
}
