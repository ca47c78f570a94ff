using MaintenanceService.AspNetCore.Rules;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Rules;

/// <summary>Which paths a rule covers: itself and all below it, by whole segments, in upper or lower case.</summary>
public sealed class PathRulesTests
{
    [Theory]
    [InlineData("/docs", "/docs")]
    [InlineData("/docs", "/docs/")]
    [InlineData("/docs", "/docs/page")]
    [InlineData("/docs", "/DOCS/page")]
    [InlineData("/DOCS", "/docs")]
    [InlineData("/docs/", "/docs/")]
    [InlineData("/docs/", "/docs/page")]
    [InlineData("/docs/api", "/Docs/Api/v1")]
    [InlineData("/", "/")]
    [InlineData("/", "/docs")]
    [InlineData("/1st", "/1ST/page")]
    [InlineData("/ämter", "/Ämter/page")]
    [InlineData("/z", "/Z")]
    [InlineData("/über", "/Über")]
    public void Rule_covers_itself_and_what_is_below(string rule, string path) => Check(rule, path, covers: true);

    [Theory]
    [InlineData("/docs", "/")]
    [InlineData("/docs", "/doc")]
    [InlineData("/docs", "/docsx")]
    [InlineData("/docs", "/docs2/page")]
    [InlineData("/docs", "/dogs")]
    [InlineData("/docs", "/locs")]
    [InlineData("/docs", "/locs/page")]
    [InlineData("/docs", "/api/docs")]
    [InlineData("/docs/", "/docs")]
    [InlineData("/docs/api", "/docs")]
    [InlineData("/docs/api", "/docs/apis")]
    [InlineData("/1st", "/2st")]
    [InlineData("/1st", "/\u0011st")]
    [InlineData("/a", "/b")]
    public void Rule_covers_nothing_beside_it(string rule, string path) => Check(rule, path, covers: false);

    [Theory]
    [InlineData("/docs", true)]
    [InlineData("/d", true)]
    [InlineData("/docs/", true)]
    [InlineData("/", false)]
    [InlineData("", false)]
    [InlineData("docs", false)]
    [InlineData("d", false)]
    [InlineData("/docs//page", false)]
    [InlineData("/docs/..", false)]
    public void Rule_is_usable_where_it_is_a_clear_path_below_the_root(string rule, bool isUsable) => Assert.Equal(isUsable, PathRules.IsUsable(rule));

    [Theory]
    [InlineData(true)]
    [InlineData(true, "/")]
    [InlineData(true, "")]
    [InlineData(true, "docs")]
    [InlineData(true, "/docs", "/")]
    [InlineData(false, "/docs")]
    [InlineData(false, "/d", "/docs/page")]
    public void Maintenance_without_a_path_below_the_root_covers_the_site(bool coversAll, params string[] paths) =>
        Assert.Equal(coversAll, PathRules.CoverAll(paths));

    [Fact]
    public void One_rule_of_several_is_enough()
    {
        Assert.True(PathRules.AnyCovers(["/docs", "/api"], "/api/v1"));
        Assert.False(PathRules.AnyCovers(["/docs", "/api"], "/shop"));
        Assert.False(PathRules.AnyCovers([], "/shop"));
    }

    private static void Check(string rule, string path, bool covers) => Assert.Equal(covers, PathRules.Covers(rule, path));
}
