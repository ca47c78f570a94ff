using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;
using Xunit;

namespace MaintenanceService.Tests.Service.Validation;

/// <summary>The defaults of a site's settings, and the bounds of each.</summary>
public sealed class SettingsRuleTests
{
    [Fact]
    public void What_is_left_out_has_its_default()
    {
        SiteSettings settings = SettingsRule.Resolve(null);

        Assert.Equal((null, null, 300, 30, true), (settings.Title, settings.Message, settings.RetryAfterSeconds, settings.DrainSeconds, settings.AbortRequests));
        Assert.Equal((WhenDisconnected.KeepLast, 60, 120), (settings.WhenDisconnected, settings.DisconnectedAfterSeconds, settings.InstanceExpirySeconds));
        Assert.Empty(settings.ExemptPaths);
        Assert.Empty(settings.BypassNetworks);
    }

    [Fact]
    public void What_is_given_is_kept()
    {
        SiteSettings settings = SettingsRule.Resolve(new SiteSettingsRequest
        {
            Title = "Shop",
            Message = "Back\nsoon",
            RetryAfterSeconds = 1,
            ExemptPaths = ["/docs"],
            BypassNetworks = ["192.0.2.7"],
            DrainSeconds = 2,
            AbortRequests = false,
            WhenDisconnected = WhenDisconnected.Closed,
            DisconnectedAfterSeconds = 31,
            InstanceExpirySeconds = 38,
        });

        Assert.Equal(("Shop", "Back\nsoon", 1, 2, false), (settings.Title, settings.Message, settings.RetryAfterSeconds, settings.DrainSeconds, settings.AbortRequests));
        Assert.Equal((WhenDisconnected.Closed, 31, 38), (settings.WhenDisconnected, settings.DisconnectedAfterSeconds, settings.InstanceExpirySeconds));
        Assert.Equal(["/docs", "192.0.2.7"], [.. settings.ExemptPaths, .. settings.BypassNetworks]);
    }

    [Theory]
    [InlineData("retryAfterSeconds", 1, 86_400)]
    [InlineData("drainSeconds", 1, 600)]
    [InlineData("disconnectedAfterSeconds", 30, 3_600)]
    [InlineData("instanceExpirySeconds", 95, 86_400)]
    public void Number_has_two_bounds(string member, int least, int most)
    {
        Assert.NotNull(SettingsRule.Resolve(With(member, least)));
        Assert.NotNull(SettingsRule.Resolve(With(member, most)));
        AssertRefused($"/settings/{member}", With(member, least - 1));
        AssertRefused($"/settings/{member}", With(member, most + 1));
    }

    [Theory]
    [InlineData(60, 55, 120)]
    [InlineData(60, 56, 121)]
    [InlineData(3_600, 600, 4_205)]
    public void Expiry_that_is_left_out_is_long_enough_for_an_instance_to_close_itself(int disconnected, int drain, int expiry) => Assert.Equal(
        expiry, SettingsRule.Resolve(new SiteSettingsRequest { DisconnectedAfterSeconds = disconnected, DrainSeconds = drain }).InstanceExpirySeconds);

    [Fact]
    public void Text_and_rule_that_break_theirs_are_refused_at_their_member()
    {
        AssertRefused("/settings/title", new SiteSettingsRequest { Title = "two\nlines" });
        AssertRefused("/settings/message", new SiteSettingsRequest { Message = new string('m', 2_001) });
        AssertRefused("/settings/exemptPaths/0", new SiteSettingsRequest { ExemptPaths = ["/"] });
        AssertRefused("/settings/bypassNetworks/0", new SiteSettingsRequest { BypassNetworks = ["::/0"] });
    }

    private static void AssertRefused(string pointer, SiteSettingsRequest request)
    {
        ProblemException refusal = Assert.Throws<ProblemException>(() => SettingsRule.Resolve(request));
        Assert.Equal((ProblemKind.InvalidValue, pointer), (refusal.Kind, refusal.Pointer));
    }

    private static SiteSettingsRequest With(string member, int value) => member switch
    {
        "retryAfterSeconds" => new() { RetryAfterSeconds = value },
        "drainSeconds" => new() { DrainSeconds = value },
        "disconnectedAfterSeconds" => new() { DisconnectedAfterSeconds = value },
        _ => new() { InstanceExpirySeconds = value },
    };
}
