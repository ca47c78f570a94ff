using System.Net;
using MaintenanceService.AspNetCore.Rules;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Rules;

/// <summary>Networks that bypass a maintenance, and networks of proxies: what counts as one, and which addresses are in it.</summary>
public sealed class NetworkRulesTests
{
    [Theory]
    [InlineData("10.0.0.0/8")]
    [InlineData("10.1.2.3/32")]
    [InlineData("10.1.2.3")]
    [InlineData("2001::/16")]
    [InlineData("2001:db8::/32")]
    [InlineData("2001:db8::1")]
    public void Rule_that_reads_back_as_it_was_written_is_taken(string rule)
    {
        Assert.True(NetworkRules.TryParse(rule, out IPNetwork network));
        Assert.Equal(rule, rule.Contains('/', StringComparison.Ordinal) ? network.ToString() : network.BaseAddress.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("10.0.0.0/7")]
    [InlineData("0.0.0.0/0")]
    [InlineData("10.0.0.1/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10.0.0.0/08")]
    [InlineData("10.1")]
    [InlineData("167772161")]
    [InlineData("2001::/15")]
    [InlineData("::/0")]
    [InlineData("2001:DB8::/32")]
    [InlineData("2001:DB8::1")]
    [InlineData("::ffff:10.0.0.0/104")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("office")]
    public void Rule_that_is_too_wide_or_written_another_way_is_refused(string rule)
    {
        Assert.False(NetworkRules.TryParse(rule, out _));
        Assert.True(NetworkRules.Create([rule]).IsEmpty);
    }

    [Theory]
    [InlineData("10.0.0.1", true)]
    [InlineData("::ffff:10.0.0.1", true)]
    [InlineData("11.0.0.1", false)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8::5", true)]
    [InlineData("2001:db9::5", false)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("::1", true)]
    [InlineData("::2", false)]
    [InlineData("::c000:207", false)]
    [InlineData("0.0.0.1", false)]
    public void Address_is_in_a_rule_of_its_own_kind(string address, bool isInside)
    {
        var rules = NetworkRules.Create(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32", "::1", "nonsense"]);

        Assert.False(rules.IsEmpty);
        Assert.Equal(isInside, rules.Contain(IPAddress.Parse(address)));
    }

    [Fact]
    public void No_rule_contains_nobody()
    {
        Assert.Same(NetworkRules.None, NetworkRules.Create([]));
        Assert.True(NetworkRules.None.IsEmpty);
        Assert.False(NetworkRules.None.Contain(IPAddress.Loopback));
        Assert.False(NetworkRules.None.Contain(IPAddress.IPv6Loopback));
    }

    [Theory]
    [InlineData("10.0.0.0/8", "10.2.3.4")]
    [InlineData("fc00::/7", "fd00::1")]
    [InlineData("fd00::/8", "fd00::1")]
    [InlineData("2001:db8::/32", "2001:db8::1")]
    public void Proxies_may_stand_in_a_private_network(string network, string proxy)
    {
        var rules = NetworkRules.OfProxies([IPNetwork.Parse(network), IPNetwork.Parse("0.0.0.0/0")]);

        Assert.False(rules.IsEmpty);
        Assert.True(rules.Contain(IPAddress.Parse(proxy)));
        Assert.False(rules.Contain(IPAddress.Parse("203.0.113.1")));
    }

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("10.0.0.0/7")]
    [InlineData("::/0")]
    [InlineData("fc00::/6")]
    [InlineData("::ffff:0.0.0.0/96")]
    [InlineData("::ffff:10.0.0.0/104")]
    public void Network_that_is_anybodys_is_none_of_proxies(string network) =>
        Assert.Same(NetworkRules.None, NetworkRules.OfProxies([IPNetwork.Parse(network)]));
}
