using MaintenanceService.AspNetCore.Passes;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Passes;

/// <summary>A pass in the query of a link: read once, and gone from the address that the visitor is sent on to.</summary>
public sealed class PassQueryTests
{
    [Theory]
    [InlineData("?maintenance-pass=mnp_p1_x", "mnp_p1_x", "")]
    [InlineData("?maintenance-pass=mnp_p1_x&a=1", "mnp_p1_x", "?a=1")]
    [InlineData("?a=1&maintenance-pass=mnp_p1_x", "mnp_p1_x", "?a=1")]
    [InlineData("?a=1&maintenance-pass=mnp_p1_x&b=2", "mnp_p1_x", "?a=1&b=2")]
    [InlineData("?Maintenance-Pass=mnp_p1_x", "mnp_p1_x", "")]
    [InlineData("?maintenance-pass=mnp%5Fp1%5Fx", "mnp_p1_x", "")]
    [InlineData("?maintenance-pass=", "", "")]
    [InlineData("?maintenance-pass=mnp_p1_x&", "mnp_p1_x", "")]
    [InlineData("?maintenance-pass=&a=1", "", "?a=1")]
    [InlineData("?a=%2B&&maintenance-pass=x", "x", "?a=%2B&")]
    [InlineData("?q=maintenance-pass=no&maintenance-pass=x", "x", "?q=maintenance-pass=no")]
    [InlineData("?not-maintenance-pass=no&maintenance-pass=x&c", "x", "?not-maintenance-pass=no&c")]
    [InlineData("?maintenance-passport=no&maintenance-pass=x", "x", "?maintenance-passport=no")]
    public void Pass_is_found_and_taken_out(string query, string token, string rest)
    {
        Assert.Equal(token, PassQuery.Find(query));
        Assert.Equal(rest, PassQuery.Without(query));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?a=1")]
    [InlineData("?maintenance-pass")]
    [InlineData("?maintenance-pass&a=1")]
    [InlineData("?maintenance-pas=x")]
    [InlineData("?maintenance-passx=x")]
    [InlineData("?xmaintenance-pass=x")]
    [InlineData("?q=maintenance-pass=x")]
    [InlineData("maintenance-pass=x")]
    public void Query_without_a_pass_stays_as_it_is(string query)
    {
        Assert.Null(PassQuery.Find(query));
        Assert.Equal(query, PassQuery.Without(query));
    }

    [Theory]
    [InlineData("?maintenance-pass=x&maintenance-pass=y", "")]
    [InlineData("?maintenance-pass=x&maintenance-pass=x", "")]
    [InlineData("?maintenance-pass=&maintenance-pass=x", "")]
    [InlineData("?maintenance-pass=x&a=1&MAINTENANCE-PASS=y&b", "?a=1&b")]
    public void Two_passes_are_none_and_both_are_taken_out(string query, string rest)
    {
        Assert.Null(PassQuery.Find(query));
        Assert.Equal(rest, PassQuery.Without(query));
    }

    [Fact]
    public void Pass_has_at_most_200_characters()
    {
        string longest = new('x', 200);

        Assert.Equal(longest, PassQuery.Find($"?maintenance-pass={longest}&a=1"));
        Assert.Null(PassQuery.Find($"?maintenance-pass={longest}x&a=1"));
        Assert.Equal("?a=1", PassQuery.Without($"?maintenance-pass={longest}x&a=1"));
    }
}
