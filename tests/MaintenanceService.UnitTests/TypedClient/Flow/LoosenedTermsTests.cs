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
}
