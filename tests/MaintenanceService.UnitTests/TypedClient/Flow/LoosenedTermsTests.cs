using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>What a colleague changed is told where it lets requests pass, and only there.</summary>
public sealed class LoosenedTermsTests
{
    private static readonly Maintenance All = new() { Mode = MaintenanceMode.Closed };
    private static readonly Maintenance Part = All with { Paths = ["/pay", "/orders/new"], ExemptPaths = ["/pay/status"], BypassNetworks = ["10.0.0.0/8"] };

    [Fact]
    public void Terms_that_refuse_as_much_or_more_are_no_loss()
    {
        Assert.Null(LoosenedTerms.Describe(All, All with { Message = "Back at ten.", EndsAt = DateTimeOffset.UnixEpoch }));
        Assert.Null(LoosenedTerms.Describe(All with { Mode = MaintenanceMode.ReadOnly }, All));
        Assert.Null(LoosenedTerms.Describe(Part, All));
        Assert.Null(LoosenedTerms.Describe(Part, Part with { Paths = ["/Pay", "/orders"], ExemptPaths = ["/pay/status/x"] }));
    }

    [Fact]
    public void Terms_that_let_requests_pass_are_named()
    {
        Assert.Equal("it is read-only, not closed", LoosenedTerms.Describe(All, All with { Mode = MaintenanceMode.ReadOnly }));
        Assert.Equal("it covers /x alone", LoosenedTerms.Describe(All, All with { Paths = ["/x"] }));
        Assert.Equal("it covers /pay, /order alone", LoosenedTerms.Describe(Part, Part with { Paths = ["/pay", "/order"] }));
        Assert.Equal("it leaves /pay open", LoosenedTerms.Describe(Part, Part with { ExemptPaths = ["/pay", "/pay/status"] }));
        Assert.Equal("it lets 10.0.0.1, ::1 through", LoosenedTerms.Describe(All, All with { BypassNetworks = ["10.0.0.1", "::1"] }));
        Assert.Equal("it is read-only, not closed; it leaves /x open", LoosenedTerms.Describe(All, All with { Mode = MaintenanceMode.ReadOnly, ExemptPaths = ["/x"] }));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16")]
    [InlineData("10.0.0.0/8", "10.255.255.255")]
    [InlineData("10.0.0.0/9,10.128.0.0/9", "10.0.0.0/8")]
    [InlineData("10.0.0.0/9,10.128.0.0/10,10.192.0.0/10", "10.0.0.0/8")]
    [InlineData("192.0.2.6,192.0.2.7", "192.0.2.6/31")]
    [InlineData("192.0.2.7", "192.0.2.7/32")]
    [InlineData("2001:db8::/32", "2001:db8:1::/48,2001:db8::1")]
    public void Networks_within_those_that_were_let_through_are_no_loss(string asked, string now) =>
        Assert.Null(LoosenedTerms.Describe(All with { BypassNetworks = asked.Split(',') }, All with { BypassNetworks = now.Split(',') }));

    [Theory]
    [InlineData("10.1.0.0/16", "10.0.0.0/8")]
    [InlineData("10.0.0.0/9", "10.0.0.0/8")]
    [InlineData("10.0.0.0/8", "11.0.0.1")]
    [InlineData("10.0.0.0/9,10.128.0.0/10", "10.0.0.0/8")]
    [InlineData("2001:db8::/32", "2001:db9::1")]
    public void Networks_that_hold_more_are_named(string asked, string now) =>
        Assert.Equal($"it lets {now} through", LoosenedTerms.Describe(All with { BypassNetworks = asked.Split(',') }, All with { BypassNetworks = now.Split(',') }));

    [Theory]
    [InlineData("/a", "", "/a,/b", "/b/x")]
    [InlineData("/a", "", "/a,/b", "/b,/ab")]
    [InlineData("/a", "", "", "/b")]
    [InlineData("/a/x,/b", "/a", "/a,/b", "/a")]
    [InlineData("/a,/b", "/b", "/a", "/b")]
    public void Paths_that_were_open_before_are_no_loss(string asked, string askedExempt, string now, string nowExempt) =>
        Assert.Null(LoosenedTerms.Describe(Terms(asked, askedExempt), Terms(now, nowExempt)));

    [Theory]
    [InlineData("/a", "", "/a,/b", "/a/x", "it leaves /a/x open")]
    [InlineData("/a/x", "", "/a", "/a", "it leaves /a open")]
    [InlineData("/a/x,/a/y", "/a/x", "/a", "/a", "it leaves /a open")]
    [InlineData("", "", "", "/b", "it leaves /b open")]
    public void Paths_that_were_covered_are_named(string asked, string askedExempt, string now, string nowExempt, string words) =>
        Assert.Equal(words, LoosenedTerms.Describe(Terms(asked, askedExempt), Terms(now, nowExempt)));

    private static Maintenance Terms(string paths, string exempt) =>
        All with { Paths = paths.Split(',', StringSplitOptions.RemoveEmptyEntries), ExemptPaths = exempt.Split(',', StringSplitOptions.RemoveEmptyEntries) };
}
