using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Records in words: who holds a site, what is waited for, and how far it is.</summary>
public sealed class WordingTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string NoonHere = Noon.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture);
    private static readonly Maintenance Deploy = new()
    {
        Id = "4f2k",
        Site = "shop",
        Status = MaintenanceStatus.Active,
        StartsAt = Noon,
        CreatedBy = new Actor { Key = "k", Name = "deploy" },
    };

    [Fact]
    public void Holder_is_named_with_its_time_and_reason()
    {
        Assert.Equal($"'4f2k' by deploy since {NoonHere}, open-ended", Wording.Holder(Deploy));
        Assert.Equal($"'4f2k' by deploy from {NoonHere}, open-ended", Wording.Holder(Deploy with { Status = MaintenanceStatus.Scheduled }));
        Assert.Equal($"'4f2k' by deploy since {NoonHere}, until {NoonHere}", Wording.Holder(Deploy with { EndsAt = Noon, Lease = new Lease() }));
        Assert.Equal($"'4f2k' by deploy since {NoonHere}, leased: orders", Wording.Holder(Deploy with { Lease = new Lease(), Reason = " orders \nsecond line" }));
        Assert.Equal($"'4f2k' by deploy since {NoonHere}, open-ended", Wording.Holder(Deploy with { Reason = " " }));
        Assert.Equal($"'4f2k' by deploy since {NoonHere}, open-ended: red", Wording.Holder(Deploy with { Reason = "\u001B[31mred" }));
        Assert.Equal($"{Wording.Holder(Deploy)}; {Wording.Holder(Deploy)}", Wording.Holders([Deploy, Deploy]));
    }

    [Fact]
    public void Holder_is_named_with_what_it_does_where_that_is_not_to_close_all()
    {
        string deploy = $"'4f2k' by deploy since {NoonHere}, open-ended";

        Assert.Equal($"{deploy}, read-only", Wording.Holder(Deploy with { Mode = MaintenanceMode.ReadOnly }));
        Assert.Equal($"{deploy}, closed for /a, /b: orders", Wording.Holder(Deploy with { Mode = MaintenanceMode.Closed, Paths = ["/a", "/b"], Reason = "orders" }));
        Assert.Equal(deploy, Wording.Holder(Deploy with { Mode = (MaintenanceMode)(-1) }));
        Assert.Equal($"  held: {deploy}", Wording.Hold(Deploy));
        Assert.Equal($"  scheduled: '4f2k' by deploy from {NoonHere}, open-ended", Wording.Hold(Deploy with { Status = MaintenanceStatus.Scheduled }));
    }

    [Fact]
    public void Lease_that_has_expired_is_told_while_it_holds()
    {
        Maintenance expired = Deploy with { Lease = new Lease { Expired = true } };

        Assert.Equal($"'4f2k' by deploy since {NoonHere}, its lease has expired", Wording.Holder(expired));
        Assert.Equal($"'4f2k' by deploy since {NoonHere}, leased", Wording.Holder(expired with { Status = MaintenanceStatus.Ended }));
    }

    [Theory]
    [InlineData(MaintenanceMode.Open, MaintenanceMode.Closed, "partly closed")]
    [InlineData(MaintenanceMode.Open, MaintenanceMode.ReadOnly, "partly read-only")]
    [InlineData(MaintenanceMode.ReadOnly, MaintenanceMode.Closed, "read-only, partly closed")]
    [InlineData(MaintenanceMode.ReadOnly, MaintenanceMode.ReadOnly, "read-only")]
    [InlineData(MaintenanceMode.Closed, MaintenanceMode.Closed, "closed")]
    [InlineData(MaintenanceMode.Open, (MaintenanceMode)(-1), "partly closed")]
    [InlineData((MaintenanceMode)(-1), MaintenanceMode.Closed, "closed")]
    public void Mode_of_a_site_tells_the_parts(MaintenanceMode whole, MaintenanceMode part, string text)
    {
        Maintenance covers = Deploy with { Mode = part, Paths = ["/a"] };

        Assert.Equal(text, Wording.SiteMode(whole, [Deploy, covers]));
        Assert.Equal(Wording.Word(whole), Wording.SiteMode(whole, [Deploy, covers with { Status = MaintenanceStatus.Scheduled }]));
    }

    [Fact]
    public void End_is_told_with_its_cause()
    {
        Maintenance ended = Deploy with { EndedAt = Noon, EndReason = EndReason.Ended, EndedBy = new Actor { Key = "k", Name = "ops" } };

        Assert.Equal($"ended by ops at {NoonHere}", Wording.End(ended));
        Assert.Equal($"its lease was not renewed at {NoonHere}", Wording.End(ended with { EndReason = EndReason.LeaseExpired, EndedBy = null }));
        Assert.Equal("ended at an unknown time", Wording.End(Deploy));
    }

    [Theory]
    [InlineData(BlockerReason.Silent, "web-1 (silent): It is gone.")]
    [InlineData(BlockerReason.NoInstances, "web-1 (no instances): It is gone.")]
    [InlineData(BlockerReason.ForcedMode, "web-1 (forced mode): It is gone.")]
    [InlineData(BlockerReason.RegistryFull, "web-1 (no room): It is gone.")]
    [InlineData(BlockerReason.ReportRefused, "web-1 (report refused): It is gone.")]
    [InlineData(BlockerReason.Draining, "web-1 (draining): It is gone.")]
    [InlineData((BlockerReason)(-1), "web-1: It is gone.")]
    public void Blocker_is_named_with_its_reason(BlockerReason reason, string text) =>
        Assert.Equal(text, Wording.Blocker(new Blocker { Instance = "web-1", Reason = reason, Detail = "It is gone." }));

    [Fact]
    public void Blocker_without_an_instance_or_a_known_reason_says_what_it_can()
    {
        Assert.Equal("no instances: None.", Wording.Blocker(new Blocker { Reason = BlockerReason.NoInstances, Detail = "None." }));
        Assert.Equal("None.", Wording.Blocker(new Blocker { Reason = (BlockerReason)(-1), Detail = "None." }));
        Assert.Equal($"silent: since {NoonHere}.", Wording.Blocker(new Blocker { Reason = BlockerReason.Silent, Detail = "since 2026-05-01T12:00:00.000Z." }));
    }

    [Fact]
    public void Blocker_that_drains_names_its_oldest_requests()
    {
        InFlightItem[] oldest = [new() { Name = "POST /orders", Seconds = 41 }, new() { Name = "GET /", Seconds = 1 }];

        Assert.Equal("web-1: POST /orders for 41 s, GET / for 1 s.", Wording.Blocker(Draining("web-1", oldest)));
        Assert.Equal("web-1 (silent): Gone.", Wording.Blocker(Draining("web-1", oldest) with { Reason = BlockerReason.Silent, Detail = "Gone." }));
    }

    [Theory]
    [InlineData(5, 3, 1, 12, 0, "4 of 5 instances closed, 12 requests in flight")]
    [InlineData(1, 0, 0, 1, 1, "0 of 1 instance closed, 1 request in flight, 1 connection open")]
    [InlineData(2, 2, 0, 0, 3, "2 of 2 instances closed, 0 requests in flight, 3 connections open")]
    public void Progress_counts_what_is_left(int total, int confirmed, int assumed, int requests, int connections, string text) => Assert.Equal(text, Wording.Progress(new Client.Convergence
    {
        Mode = MaintenanceMode.Closed,
        Total = total,
        Confirmed = confirmed,
        AssumedClosed = assumed,
        RequestsInFlight = requests,
        ConnectionsOpen = connections,
    }));

    [Fact]
    public void Progress_names_the_oldest_request_of_all()
    {
        var convergence = new Client.Convergence
        {
            Mode = MaintenanceMode.ReadOnly,
            Total = 2,
            Blockers = [Draining("web-1", [new() { Name = "GET /a", Seconds = 3 }]), Draining("web-2", [new() { Name = "GET /b", Seconds = 1 }, new() { Name = "GET /c", Seconds = 9 }])],
        };

        Assert.Equal("web-2: GET /c for 9 s", Wording.WaitedFor(convergence));
        Assert.Equal("0 of 2 instances read-only, 0 requests in flight; web-2: GET /c for 9 s", Wording.Progress(convergence));
        Assert.Equal("0 of 2 instances read-only, 0 requests in flight", Wording.Progress(convergence, withWaitedFor: false));
        Assert.Equal("web-1: GET /a for 3 s. web-2: GET /b for 1 s, GET /c for 9 s.", Wording.Blockers(convergence));
        Assert.Equal("0 of 2 instances confirmed, 0 requests in flight", Wording.Progress(convergence with { Mode = MaintenanceMode.Open, Blockers = [] }));
        Assert.Equal(("", ""), (Wording.WaitedFor(new Client.Convergence()), Wording.Blockers(new Client.Convergence())));
    }

    [Theory]
    [InlineData(MaintenanceMode.Open, "open", "open")]
    [InlineData(MaintenanceMode.ReadOnly, "read-only", "readOnly")]
    [InlineData(MaintenanceMode.Closed, "closed", "closed")]
    [InlineData((MaintenanceMode)(-1), "closed", "unknown")]
    public void Mode_has_a_word_and_a_name(MaintenanceMode mode, string word, string name) => Assert.Equal((word, name), (Wording.Word(mode), Wording.Name(mode)));

    [Theory]
    [InlineData(0, "02:05", "2026-05-01 02:05")]
    [InlineData(9, "02:05:09", "2026-05-01 02:05:09")]
    public void Seconds_are_shown_where_there_are_any(int second, string clock, string minute)
    {
        var time = new DateTime(2026, 5, 1, 2, 5, second, DateTimeKind.Unspecified);

        Assert.Equal((clock, minute), (Wording.Clock(time), Wording.Minute(time)));
    }

    private static Blocker Draining(string instance, IReadOnlyList<InFlightItem> oldest) => new() { Instance = instance, Reason = BlockerReason.Draining, Oldest = oldest };
}
