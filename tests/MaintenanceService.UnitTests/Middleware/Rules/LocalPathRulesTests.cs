using MaintenanceService.AspNetCore.Rules;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Rules;

/// <summary>Exempt paths that an app names itself: which are valid, and which requests they exempt.</summary>
public sealed class LocalPathRulesTests
{
    [Theory]
    [InlineData("/a")]
    [InlineData("/docs")]
    [InlineData("/docs/page")]
    [InlineData("regex:^/")]
    [InlineData("regex:^/docs/[0-9]+$")]
    [InlineData("regex:^/a|/b")]
    public void Rule_is_valid(string rule) => Assert.Null(LocalPathRules.Fault(rule));

    [Theory]
    [InlineData("", "is no path")]
    [InlineData("/", "is no path")]
    [InlineData("a", "is no path")]
    [InlineData("docs", "is no path")]
    [InlineData("/docs/", "is no path")]
    [InlineData("/docs//page", "is no path")]
    [InlineData("/docs/*", "is no path")]
    [InlineData("/docs%20", "is no path")]
    [InlineData("Regex:^/docs", "is no path")]
    [InlineData("regex:", "must begin")]
    [InlineData("regex:/docs", "must begin")]
    [InlineData("regex:^docs", "must begin")]
    [InlineData("regex:^/(", "no regular expression")]
    [InlineData("regex:^/)|(?:x", "no regular expression")]
    [InlineData("regex:^/(a)\\1", "no regular expression")]
    [InlineData("regex:^/(?=a)", "no regular expression")]
    [InlineData("regex:^/(?x)a # b", "no regular expression")]
    public void Rule_that_is_not_says_why(string rule, string why)
    {
        string? fault = LocalPathRules.Fault(rule);

        Assert.StartsWith($"\"{rule}\"", fault, StringComparison.Ordinal);
        Assert.Contains(why, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Rule_of_null_says_so() => Assert.StartsWith("a rule is null", LocalPathRules.Fault(null), StringComparison.Ordinal);

    [Theory]
    [InlineData("/docs/page", true)]
    [InlineData("/DOCS", true)]
    [InlineData("/docsx", false)]
    [InlineData("/files/1", true)]
    [InlineData("/files/12/x", true)]
    [InlineData("/files/x", false)]
    [InlineData("/Files/1", false)]
    [InlineData("/x/files/1", false)]
    [InlineData("/a", true)]
    [InlineData("/b/x", true)]
    [InlineData("/x/b", false)]
    [InlineData("/x\n/b", false)]
    [InlineData("/", false)]
    public void Path_is_exempt_by_any_rule_from_its_beginning(string path, bool isExempt) =>
        Assert.Equal(isExempt, LocalPathRules.Create(["/docs", "regex:^/files/[0-9]+", "regex:^/a|/b"]).Match(path));

    [Theory]
    [InlineData("/docs")]
    [InlineData("regex:^/docs")]
    [InlineData("/docs", "regex:^/files", "/docs")]
    public void Rules_are_told_as_they_were_written(params string[] rules)
    {
        var some = LocalPathRules.Create(rules);

        Assert.False(some.IsEmpty);
        Assert.Equal(rules.Order(StringComparer.Ordinal), some.Describe().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_rule_exempts_nothing()
    {
        Assert.True(LocalPathRules.None.IsEmpty);
        Assert.True(LocalPathRules.Create([]).IsEmpty);
        Assert.Empty(LocalPathRules.None.Describe());
        Assert.False(LocalPathRules.None.Match("/"));
    }
}
