using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>What a text of addresses means, and which can be one of the service.</summary>
public sealed class ServiceAddressesTests
{
    [Theory]
    [InlineData("https://a.example.com", "https://a.example.com/")]
    [InlineData("https://a.example.com;https://b.example.com/x", "https://a.example.com/, https://b.example.com/x")]
    [InlineData(" https://a.example.com,https://b.example.com, ", "https://a.example.com/, https://b.example.com/")]
    [InlineData("https://a.example.com\nhttps://b.example.com\r\n", "https://a.example.com/, https://b.example.com/")]
    [InlineData("https://a.example.com https://a.example.com/", "https://a.example.com/")]
    [InlineData("", "")]
    public void Text_holds_one_or_several(string text, string expected)
    {
        Assert.Equal(expected, ServiceAddresses.Parse(text).ToString());
    }

    [Theory]
    [InlineData("https://a.example.com", false, ServiceAddressFault.None)]
    [InlineData("http://127.0.0.1:5080, http://[::1]:5081, http://localhost", false, ServiceAddressFault.None)]
    [InlineData("http://a.example.com", true, ServiceAddressFault.None)]
    [InlineData("", false, ServiceAddressFault.NoAddress)]
    [InlineData("maintenance", false, ServiceAddressFault.NoAddress)]
    [InlineData("ftp://a.example.com", true, ServiceAddressFault.NoAddress)]
    [InlineData("https://a.example.com?key=1", false, ServiceAddressFault.NoAddress)]
    [InlineData("https://a.example.com#x", false, ServiceAddressFault.NoAddress)]
    [InlineData("https://me:secret@a.example.com", false, ServiceAddressFault.HoldsSecret)]
    [InlineData("https://a.example.com, http://b.example.com", false, ServiceAddressFault.Unencrypted)]
    public void Each_address_is_held_against_the_same_rule(string text, bool allowHttp, ServiceAddressFault expected)
    {
        Assert.Equal(expected, ServiceAddresses.Parse(text).Check(allowHttp, out Uri? faulty));
        Assert.Equal(expected is ServiceAddressFault.None || text.Length == 0, faulty is null);
    }

    [Fact]
    public void Address_and_text_convert_to_it()
    {
        ServiceAddresses one = new Uri("https://a.example.com");
        ServiceAddresses several = "https://a.example.com;https://b.example.com";

        Assert.Single(one);
        Assert.Equal(2, several.Count);
        Assert.Empty((ServiceAddresses)(Uri?)null);
        Assert.Throws<ArgumentException>(() => MaintenanceClient.CreateHttpClient([]));
        Assert.Throws<ArgumentException>(() => MaintenanceClient.CreateHttpClient("maintenance"));
    }
}
