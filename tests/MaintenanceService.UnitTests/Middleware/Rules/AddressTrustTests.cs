using System.Net;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.AspNetCore.Rules;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Rules;

/// <summary>Whose word an app takes for the address of a request.</summary>
public sealed class AddressTrustTests : IDisposable
{
    private const int Spoofable = 180;
    private const int Unknown = 181;
    private readonly AppLog _log = new();
    private readonly ILoggerFactory _loggers;

    public AddressTrustTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_log));

    [Theory]
    [InlineData("198.51.100.7", "198.51.100.7", true)]
    [InlineData("198.51.100.7", "::ffff:198.51.100.7", true)]
    [InlineData("::ffff:198.51.100.7", "198.51.100.7", true)]
    [InlineData("198.51.100.7", "198.51.100.8", false)]
    [InlineData("2001:db8::7", "2001:db8::7", true)]
    [InlineData("2001:db8::7", "2001:db8::8", false)]
    [InlineData("2001:db8::c633:6407", "198.51.100.7", false)]
    [InlineData("198.51.100.7", "2001:db8::c633:6407", false)]
    public void Address_of_the_socket_is_trusted_and_no_other(string socket, string shown, bool isTrusted)
    {
        AddressTrust trust = Trust(ForwardedHeaders.None);

        Assert.Equal(isTrusted, trust.IsTrusted(Request(socket), IPAddress.Parse(shown)));
        Assert.Equal(isTrusted ? 0 : 1, _log.Of(Unknown).Count());
    }

    [Theory]
    [InlineData("10.1.2.3")]
    [InlineData("::ffff:10.1.2.3")]
    [InlineData("192.0.2.9")]
    [InlineData("2001:db8::9")]
    public void Address_that_a_known_proxy_forwards_is_trusted(string socket)
    {
        AddressTrust trust = Trust(ForwardedHeaders.XForwardedFor, ["10.0.0.0/8", "::ffff:172.16.0.0/108"], ["192.0.2.9", "2001:db8::9"]);

        Assert.True(trust.IsTrusted(Request(socket), IPAddress.Parse("203.0.113.1")));
        Assert.Empty(_log.Lines.All);
    }

    [Theory]
    [InlineData("11.1.2.3")]
    [InlineData("192.0.2.10")]
    [InlineData(null)]
    public void Address_that_somebody_else_forwards_is_not(string? socket)
    {
        AddressTrust trust = Trust(ForwardedHeaders.XForwardedFor, ["10.0.0.0/8"], ["192.0.2.9"]);

        Assert.False(trust.IsTrusted(Request(socket), IPAddress.Parse("203.0.113.1")));
    }

    [Theory]
    [InlineData(ForwardedHeaders.None)]
    [InlineData(ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost)]
    public void Proxies_count_only_where_addresses_are_forwarded(ForwardedHeaders headers)
    {
        AddressTrust trust = Trust(headers, ["10.0.0.0/8"]);

        Assert.False(trust.IsTrusted(Request("10.1.2.3"), IPAddress.Parse("203.0.113.1")));
        Assert.Empty(_log.Of(Spoofable));
    }

    [Theory]
    [InlineData]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0", "10.0.0.0/7")]
    public void Where_anybody_may_forward_no_address_is_trusted_not_even_the_sockets(params string[] networks)
    {
        AddressTrust trust = Trust(ForwardedHeaders.All, networks);

        Assert.Single(_log.Of(Spoofable));
        Assert.False(trust.IsTrusted(Request("10.1.2.3"), IPAddress.Parse("10.1.2.3")));
    }

    [Fact]
    public void Unknown_address_is_logged_once()
    {
        AddressTrust trust = Trust(ForwardedHeaders.None);

        for (int request = 0; request < 3; request++)
        {
            trust.IsTrusted(Request("198.51.100.7"), IPAddress.Loopback);
        }

        Assert.Single(_log.Of(Unknown));
    }

    public void Dispose() => _loggers.Dispose();

    private static DefaultHttpContext Request(string? socket)
    {
        var context = new DefaultHttpContext();
        if (socket is not null)
        {
            context.Connection.RemoteIpAddress = IPAddress.Parse(socket);
            PeerAddress.Record(context);
        }

        return context;
    }

    private AddressTrust Trust(ForwardedHeaders headers, string[]? networks = null, string[]? proxies = null)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = headers };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (string network in networks ?? [])
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        }

        foreach (string proxy in proxies ?? [])
        {
            options.KnownProxies.Add(IPAddress.Parse(proxy));
        }

        return new AddressTrust(Options.Create(options), new SafeLogger<AddressTrust>(_loggers));
    }
}
