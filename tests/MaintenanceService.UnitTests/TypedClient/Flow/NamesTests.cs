using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Names that a caller types, before they become part of an address.</summary>
public sealed class NamesTests
{
    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("Shop.EU-1", "shop.eu-1")]
    public void Site_is_written_in_lower_case(string text, string site) => Assert.Equal(site, Names.Site(text));

    [Theory]
    [InlineData("shop*", "Name one.", true)]
    [InlineData("shop*", null, false)]
    [InlineData("../keys", "Name one.", false)]
    [InlineData("", "Name one.", false)]
    public void What_is_no_site_is_refused_with_the_rule(string text, string? hint, bool isHinted)
    {
        FlowException fault = Assert.Throws<FlowException>(() => Names.Site(text, hint));

        Assert.Equal((FlowErrors.InvalidValue, text), (fault.ErrorId, fault.Target));
        Assert.Contains(WireName.SiteRule, fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(isHinted ? "Name one." : WireName.SiteRule, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Id_is_kept_as_it_is_or_refused_with_the_rule()
    {
        Assert.Equal("Deploy_42", Names.Id("Deploy_42"));
        Assert.Contains(WireName.IdRule, Assert.Throws<FlowException>(() => Names.Id("a/b")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void New_ids_are_ids_and_never_the_same()
    {
        string[] ids = [.. Enumerable.Range(0, 1000).Select(_ => Names.NewId())];

        Assert.All(ids, id => Assert.Equal((16, true), (id.Length, WireName.IsId(id))));
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }
}
