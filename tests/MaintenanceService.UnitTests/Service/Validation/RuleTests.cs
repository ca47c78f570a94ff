using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;
using Xunit;

namespace MaintenanceService.Tests.Service.Validation;

/// <summary>Which paths, networks and links are taken, and which would say something other than they seem to.</summary>
public sealed class RuleTests
{
    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/x")]
    [InlineData("/a.b")]
    [InlineData("/...")]
    [InlineData("/.well-known/x")]
    [InlineData("/ü")]
    public void Path_of_whole_segments_is_taken(string path) => Assert.Equal([path], PathRule.Check([path], "/p"));

    [Theory]
    [InlineData("")]
    [InlineData("docs")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData("/docs/")]
    [InlineData("/docs//x")]
    [InlineData("/docs/%41")]
    [InlineData("/docs\\x")]
    [InlineData("/docs;x")]
    [InlineData("/docs/*")]
    [InlineData("/docs?x")]
    [InlineData("/docs#x")]
    [InlineData("/docs/./x")]
    [InlineData("/docs/..")]
    [InlineData("/docs\n")]
    [InlineData("/docs\u202e")]
    [InlineData("regex:^/docs")]
    public void Path_that_is_ambiguous_is_refused(string path) => AssertRefused(ProblemKind.InvalidValue, "/p/1", () => PathRule.Check(["/good", path], "/p"));

    [Fact]
    public void Path_has_200_characters()
    {
        Assert.NotEmpty(PathRule.Check(["/" + new string('a', 199)], "/p"));
        AssertRefused(ProblemKind.InvalidValue, "/p/0", () => PathRule.Check(["/" + new string('a', 200)], "/p"));
    }

    [Fact]
    public void List_has_a_hundred_rules_and_no_null()
    {
        string[] many = [.. Enumerable.Range(0, 101).Select(i => $"/{i}")];

        Assert.Empty(PathRule.Check(null, "/p"));
        Assert.Equal(many[..100], PathRule.Check(many[..100], "/p"));
        AssertRefused(ProblemKind.InvalidValue, "/p", () => PathRule.Check(many, "/p"));
        AssertRefused(ProblemKind.MalformedRequest, "/p/1", () => PathRule.Check(["/good", null!], "/p"));
    }

    [Theory]
    [InlineData("192.0.2.7")]
    [InlineData("2001:db8::1")]
    [InlineData("10.0.0.0/8")]
    [InlineData("192.0.2.0/24")]
    [InlineData("192.0.2.7/32")]
    [InlineData("2001::/16")]
    [InlineData("2001:db8::/32")]
    [InlineData("::fffe:0:0/96")]
    [InlineData("::1:0:0:0/80")]
    [InlineData("::1:0:0/96")]
    [InlineData("::/97")]
    public void Network_in_its_shortest_form_is_taken(string network) => Assert.Equal([network], NetworkRule.Check([network], "/n"));

    [Theory]
    [InlineData("")]
    [InlineData("example.com")]
    [InlineData("10/8")]
    [InlineData("10")]
    [InlineData("010.0.0.1")]
    [InlineData("10.1.2.3/8")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/")]
    [InlineData("2001:DB8::1")]
    [InlineData("10.0.0.0/7")]
    [InlineData("0.0.0.0/0")]
    [InlineData("0.0.0.0/1")]
    [InlineData("2000::/15")]
    [InlineData("::/0")]
    [InlineData("::ffff:192.0.2.7")]
    [InlineData("::ffff:192.0.2.0/120")]
    [InlineData("::ffff:0.0.0.0/96")]
    [InlineData("::ffff:0:0/96")]
    [InlineData("::fffe:0:0/95")]
    [InlineData("::/80")]
    [InlineData("::/16")]
    public void Network_that_says_something_else_or_holds_nearly_everybody_is_refused(string network) =>
        AssertRefused(ProblemKind.InvalidValue, "/n/0", () => NetworkRule.Check([network], "/n"));

    [Fact]
    public void Network_beyond_the_length_of_a_rule_is_refused() =>
        AssertRefused(ProblemKind.InvalidValue, "/n/0", () => NetworkRule.Check([new string('1', 201)], "/n"));

    [Theory]
    [InlineData("https://status.example.com/")]
    [InlineData("HTTPS://status.example.com/a?b=c#d")]
    [InlineData(null)]
    public void Link_of_https_is_taken(string? link) => Assert.Equal(link, LinkRule.Check(link, "/l"));

    [Theory]
    [InlineData("")]
    [InlineData("http://example.com/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("/relative")]
    [InlineData("https://")]
    [InlineData("https://user@example.com/")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("https://example.com/a b")]
    [InlineData("https://example.com/\n")]
    [InlineData("https://example.com/\u0001")]
    [InlineData("https://example.com/\u202e")]
    [InlineData("https://example.com/\"")]
    [InlineData("https://example.com/<b>")]
    [InlineData("https://example.com/>")]
    [InlineData("https://example.com\\@other")]
    public void Any_other_link_is_refused(string link) => AssertRefused(ProblemKind.InvalidValue, "/l", () => LinkRule.Check(link, "/l"));

    [Fact]
    public void Link_has_2000_characters()
    {
        const string Start = "https://example.com/";
        Assert.NotNull(LinkRule.Check(Start + new string('a', 2_000 - Start.Length), "/l"));
        AssertRefused(ProblemKind.InvalidValue, "/l", () => LinkRule.Check(Start + new string('a', 2_001 - Start.Length), "/l"));
    }

    private static void AssertRefused(ProblemKind kind, string pointer, Func<object?> check)
    {
        ProblemException refusal = Assert.Throws<ProblemException>(() => { _ = check(); });
        Assert.Equal((kind, pointer), (refusal.Kind, refusal.Pointer));
    }
}
