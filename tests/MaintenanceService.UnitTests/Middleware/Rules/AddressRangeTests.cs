using System.Net;
using MaintenanceService.AspNetCore.Rules;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Rules;

/// <summary>Networks as the settings of the app and of the framework write them: cut to their first address, and IPv4 out of its IPv6 form.</summary>
public sealed class AddressRangeTests
{
    [Theory]
    [InlineData("10.1.2.3", "10.1.2.3/32")]
    [InlineData("::ffff:10.1.2.3", "10.1.2.3/32")]
    [InlineData("2001:db8::1", "2001:db8::1/128")]
    [InlineData("fe80::1%3", "fe80::1/128")]
    public void Single_address_is_a_network_of_one(string address, string network) =>
        Assert.Equal(network, AddressRange.Single(IPAddress.Parse(address)).ToString());

    [Theory]
    [InlineData("::ffff:10.0.0.0/104", "10.0.0.0/8")]
    [InlineData("::ffff:10.1.2.3/128", "10.1.2.3/32")]
    [InlineData("::ffff:0.0.0.0/96", "0.0.0.0/0")]
    [InlineData("::/95", "::/95")]
    [InlineData("2001:db8::/100", "2001:db8::/100")]
    [InlineData("10.0.0.0/8", "10.0.0.0/8")]
    public void Network_of_ipv4_in_ipv6_form_becomes_ipv4(string written, string network) =>
        Assert.Equal(network, AddressRange.Unmapped(IPNetwork.Parse(written)).ToString());

    [Theory]
    [InlineData("10.255.255.255", 8, "10.0.0.0")]
    [InlineData("10.255.255.255", 12, "10.240.0.0")]
    [InlineData("192.168.171.205", 21, "192.168.168.0")]
    [InlineData("192.168.171.205", 31, "192.168.171.204")]
    [InlineData("192.168.171.205", 32, "192.168.171.205")]
    [InlineData("192.168.171.205", 0, "0.0.0.0")]
    [InlineData("2001:db8:ffff:ffff::1", 33, "2001:db8:8000::")]
    [InlineData("2001:db8::1", 128, "2001:db8::1")]
    public void First_address_of_a_network_has_zeros_behind_its_prefix(string address, int prefixLength, string first) =>
        Assert.Equal(first, AddressRange.First(IPAddress.Parse(address), prefixLength).ToString());

    [Theory]
    [InlineData("10.16.0.0/12", "10.16.0.0", true)]
    [InlineData("10.16.0.0/12", "10.31.255.255", true)]
    [InlineData("10.16.0.0/12", "10.15.255.255", false)]
    [InlineData("10.16.0.0/12", "10.32.0.0", false)]
    [InlineData("10.16.0.0/12", "::ffff:10.16.0.1", true)]
    [InlineData("10.0.0.1/32", "10.0.0.1", true)]
    [InlineData("10.0.0.1/32", "10.0.0.2", false)]
    public void Ipv4_network_contains_its_own_addresses(string network, string address, bool isInside) =>
        Assert.Equal(isInside, AddressRange.V4(IPNetwork.Parse(network)).Contains(AddressRange.V4(IPAddress.Parse(address))));

    [Theory]
    [InlineData("2001:db8::/32", "2001:db8::", true)]
    [InlineData("2001:db8::/32", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", true)]
    [InlineData("2001:db8::/32", "2001:db7:ffff::", false)]
    [InlineData("2001:db8::/32", "2001:db9::", false)]
    [InlineData("2001:db8::1/128", "2001:db8::1", true)]
    [InlineData("2001:db8::1/128", "2001:db8::2", false)]
    public void Ipv6_network_contains_its_own_addresses(string network, string address, bool isInside) =>
        Assert.Equal(isInside, AddressRange.V6(IPNetwork.Parse(network)).Contains(AddressRange.V6(IPAddress.Parse(address))));
}
