using MaintenanceService.Client;
using MaintenanceService.Domain.Maintenances;
using Xunit;

namespace MaintenanceService.Tests.Service.Maintenances;

/// <summary>What a merge patch makes of a record: what it leaves out stays, a null resets, but for those members where a null could do harm.</summary>
public sealed class MaintenancePatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Maintenance Record = new()
    {
        Mode = MaintenanceMode.ReadOnly,
        Reason = "reason",
        Message = "message",
        Link = "https://example.com/",
        Paths = ["/paths"],
        ExemptPaths = ["/exempt"],
        BypassNetworks = ["192.0.2.7"],
        StartsAt = Start,
        EndsAt = Start.AddHours(1),
        Lease = new Lease { Seconds = 60, OnExpiry = LeaseExpiry.StayClosed },
    };

    [Fact]
    public void Empty_patch_leaves_everything()
    {
        MaintenanceRequest request = On(new());

        Assert.Equal((MaintenanceMode.ReadOnly, "reason", "message", "https://example.com/"), (request.Mode, request.Reason, request.Message, request.Link));
        Assert.Equal(["/paths", "/exempt", "192.0.2.7"], [.. request.Paths!, .. request.ExemptPaths!, .. request.BypassNetworks!]);
        Assert.Equal((Start, Start.AddHours(1), null), (request.StartsAt, request.EndsAt, request.Duration));
        Assert.Equal(new LeaseRequest { Seconds = 60, OnExpiry = LeaseExpiry.StayClosed }, request.Lease);
        Assert.Null(new MaintenancePatch(new(), new HashSet<string>()).On(Record with { Lease = null }).Lease);
    }

    [Fact]
    public void Every_null_resets_but_the_start_the_mode_and_the_duration()
    {
        MaintenanceRequest request = On(
            new(), "mode", "reason", "message", "link", "paths", "exemptPaths", "bypassNetworks", "startsAt", "endsAt", "duration", "lease");

        Assert.Equal((MaintenanceMode.ReadOnly, Start), (request.Mode, request.StartsAt));
        Assert.Equal((null, null, null), (request.Reason, request.Message, request.Link));
        Assert.Equal((null, null, null), (request.Paths, request.ExemptPaths, request.BypassNetworks));
        Assert.Equal((null, null, null), (request.EndsAt, request.Duration, request.Lease));
    }

    [Fact]
    public void Values_replace_what_is_recorded()
    {
        MaintenanceRequest values = new()
        {
            Mode = MaintenanceMode.Closed,
            Reason = "2",
            Message = "3",
            Link = "4",
            Paths = ["5"],
            ExemptPaths = ["6"],
            BypassNetworks = ["7"],
            StartsAt = Start.AddDays(1),
            EndsAt = Start.AddDays(2),
            Lease = new LeaseRequest { Seconds = 8, OnExpiry = LeaseExpiry.Release },
        };

        Assert.Equal(values, On(values, "mode", "reason", "message", "link", "paths", "exemptPaths", "bypassNetworks", "startsAt", "endsAt", "lease"));
    }

    [Fact]
    public void Duration_takes_the_place_of_the_end()
    {
        MaintenanceRequest request = On(new() { Duration = TimeSpan.FromHours(2) }, "duration");

        Assert.Equal((null, TimeSpan.FromHours(2)), (request.EndsAt, request.Duration));
    }

    [Fact]
    public void Lease_keeps_the_member_that_is_left_out()
    {
        Assert.Equal(new LeaseRequest { Seconds = 90, OnExpiry = LeaseExpiry.StayClosed }, On(new() { Lease = new() { Seconds = 90 } }, "lease").Lease);
        Assert.Equal(
            new LeaseRequest { Seconds = 60, OnExpiry = LeaseExpiry.Release }, On(new() { Lease = new() { OnExpiry = LeaseExpiry.Release } }, "lease").Lease);
        Assert.Equal(
            new LeaseRequest(), new MaintenancePatch(new() { Lease = new() }, new HashSet<string> { "lease" }).On(Record with { Lease = null }).Lease);
    }

    private static MaintenanceRequest On(MaintenanceRequest values, params string[] members) => new MaintenancePatch(values, members.ToHashSet()).On(Record);
}
