using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Addresses and keys that can't be meant are refused before anything is sent, and no secret is repeated.</summary>
public sealed class ConnectionChecksTests
{
    [Theory]
    [InlineData("https://maintenance.example.com", false)]
    [InlineData("https://a.example.com,https://b.example.com", false)]
    [InlineData("http://localhost:5080", false)]
    [InlineData("http://maintenance.example.com", true)]
    public void Address_is_taken(string address, bool allowHttp)
    {
        ServiceAddresses addresses = Addresses(address);

        Assert.Same(addresses, ConnectionChecks.Addresses(addresses, allowHttp, PlainSyntax.Instance));
    }

    [Theory]
    [InlineData("http://maintenance.example.com", "would send the key in the clear", "http://maintenance.example.com")]
    [InlineData("https://a.example.com,http://b.example.com", "would send the key in the clear", "http://b.example.com")]
    [InlineData("https://me:secret@maintenance.example.com", "no user and no password", "ApiKey")]
    [InlineData("ftp://maintenance.example.com", "absolute https address", "")]
    [InlineData("https://maintenance.example.com/?a=1", "absolute https address", "")]
    public void Address_that_cannot_be_meant_is_refused(string address, string why, string named)
    {
        FlowException fault = Assert.Throws<FlowException>(() => ConnectionChecks.Addresses(Addresses(address), allowHttp: false, PlainSyntax.Instance));

        Assert.Equal((FlowErrors.InvalidValue, "Service", ""), (fault.ErrorId, fault.Target, fault.Advice));
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("k")]
    [InlineData("!~ key ~!")]
    public void Key_is_taken(string key) => ConnectionChecks.Key(key);

    [Theory]
    [InlineData("")]
    [InlineData(" key")]
    [InlineData("key ")]
    [InlineData("key\n")]
    [InlineData("ke\u001Fy")]
    [InlineData("ke\u007Fy")]
    [InlineData("kéy")]
    public void Key_that_no_header_can_carry_is_refused_and_not_repeated(string key)
    {
        FlowException fault = Assert.Throws<FlowException>(() => ConnectionChecks.Key(key));

        Assert.Equal((FlowErrors.InvalidValue, "ApiKey"), (fault.ErrorId, fault.Target));
        Assert.DoesNotContain("ke\u001Fy", fault.Message, StringComparison.Ordinal);
    }

    private static ServiceAddresses Addresses(string text) => ServiceAddresses.Parse(text);
}
