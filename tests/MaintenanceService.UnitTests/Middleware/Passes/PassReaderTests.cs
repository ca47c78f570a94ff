using System.Security.Cryptography;
using System.Text;
using MaintenanceService.AspNetCore.Passes;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Passes;

/// <summary>The pass that a request shows: one, whole, of this site, and in its time.</summary>
public sealed class PassReaderTests
{
    private const string Name = "__Host-maintenance-pass";
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly (SiteStatePass Pass, string Token) Known = States.Pass("p1", expiresAt: Now.AddHours(1));

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0}; a=b")]
    [InlineData("{0};a=b")]
    [InlineData("a=b; {0}")]
    [InlineData("a=b;{0}")]
    [InlineData("a=b;\t {0}")]
    [InlineData("  {0}")]
    [InlineData(" \t{0}  ")]
    [InlineData("{0} ; a=b")]
    [InlineData("a={1}; {0}")]
    [InlineData("{1}; {0}")]
    [InlineData("{1}x=y; {0}")]
    [InlineData("x{1}=y; {0}")]
    [InlineData("a b{1}=y; {0}; {1}")]
    public void Cookie_is_found_among_others(string line) => Assert.Same(Known.Pass, ByCookie(line));

    [Theory]
    [InlineData("")]
    [InlineData("a=b")]
    [InlineData("{1}")]
    [InlineData("{1}=")]
    [InlineData("x{0}")]
    [InlineData("a {0}")]
    [InlineData("a={0}")]
    [InlineData(" ={0}")]
    [InlineData("{0}; {0}")]
    [InlineData("{0}; a=b; {1}=")]
    [InlineData("{1}=; {0}")]
    [InlineData("{0}; {1}=x; {0}")]
    public void Cookie_of_another_name_or_more_than_one_is_none(string line) => Assert.Null(ByCookie(line));

    [Fact]
    public void Lines_of_cookies_are_one_list()
    {
        Assert.Same(Known.Pass, ByCookie("a=b", "{0}", "c=d"));
        Assert.Null(ByCookie("{0}", "a=b", "{0}"));
        Assert.Null(ByCookie("{1}=x", "{0}"));
    }

    [Fact]
    public void Header_goes_before_the_cookie()
    {
        Assert.Same(Known.Pass, Read(Request(header: [Known.Token], cookies: [])));
        Assert.Same(Known.Pass, Read(Request(header: [Known.Token], cookies: [$"{Name}=wrong"])));
        Assert.Null(Read(Request(header: ["wrong"], cookies: [$"{Name}={Known.Token}"])));
        Assert.Null(Read(Request(header: [Known.Token, Known.Token], cookies: [$"{Name}={Known.Token}"])));
    }

    [Fact]
    public void Pass_ends_at_its_end()
    {
        var index = PassIndex.Create([Known.Pass]);

        Assert.Same(Known.Pass, PassReader.Match(Known.Token, index, Now.AddHours(1).AddTicks(-1)));
        Assert.Null(PassReader.Match(Known.Token, index, Now.AddHours(1)));
        Assert.Null(PassReader.Match(Known.Token, index, Now.AddHours(1).AddTicks(1)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("mnp")]
    [InlineData("mnp_")]
    [InlineData("mnp_p1")]
    [InlineData("mnp_p1_")]
    [InlineData("mnp__p1_x")]
    [InlineData("mnt_p1_the-secret-of-p1")]
    [InlineData("MNP_p1_the-secret-of-p1")]
    [InlineData("mnp_p2_the-secret-of-p1")]
    [InlineData("mnp_p1_the-secret-of-p2")]
    [InlineData("p1_the-secret-of-p1")]
    public void Token_of_another_form_or_pass_is_none(string token) => Assert.Null(PassReader.Match(token, PassIndex.Create([Known.Pass]), Now));

    [Fact]
    public void Token_is_a_pass_only_by_its_prefix()
    {
        // The hashes are right.
        foreach (string token in (string[])["mnt_p1_x", "x", "xxxxp1_x"])
        {
            var index = PassIndex.Create([Of("p1", token), Of("", token)]);

            Assert.Null(PassReader.Match(token, index, Now));
        }
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Token_has_at_most_200_characters(int length, bool isPass)
    {
        string token = "mnp_p1_".PadRight(length, 'x');
        var index = PassIndex.Create([Of("p1", token)]);

        Assert.Equal(isPass, PassReader.Match(token, index, Now) is not null);
    }

    private static SiteStatePass Of(string id, string token) =>
        new() { Id = id, Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))), ExpiresAt = Now.AddHours(1) };

    private static SiteStatePass? Read(HttpContext context) => PassReader.Read(context, PassIndex.Create([Known.Pass]), Now);

    // {0} is the cookie with its token, {1} its name alone.
    private static SiteStatePass? ByCookie(params string[] lines) => Read(Request(
        header: [],
        [.. lines.Select(line => line.Replace("{0}", $"{Name}={Known.Token}", StringComparison.Ordinal).Replace("{1}", Name, StringComparison.Ordinal))]));

    private static DefaultHttpContext Request(string[] header, string[] cookies)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers["Maintenance-Pass"] = header;
        context.Request.Headers.Cookie = cookies;
        return context;
    }
}
