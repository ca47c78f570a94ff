using MaintenanceService.AspNetCore.Requests;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Requests;

/// <summary>The path that a client sent, decoded as servers decode it.</summary>
public sealed class RawTargetTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/docs/page", "/docs/page")]
    [InlineData("/docs?a=1", "/docs")]
    [InlineData("/?a=/b", "/")]
    [InlineData("/docs%20page", "/docs page")]
    [InlineData("/d%C3%A4cher", "/dächer")]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("/a%2fb%20c", "/a%2Fb c")]
    [InlineData("/a/./b", "/a/b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/%2e%2e/b", "/b")]
    [InlineData("/page.html", "/page.html")]
    [InlineData("/a//b", "/a//b")]
    [InlineData("/a\\b", "/a\\b")]
    [InlineData("http://shop/docs/x?a=1", "/docs/x")]
    [InlineData("https://shop:8443/d%20x", "/d x")]
    [InlineData("http://shop", "/")]
    public void Path_is_decoded(string target, string path) => Assert.Equal(path, RawTarget.Path(target));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("?a=1")]
    [InlineData("*")]
    [InlineData("shop:443")]
    [InlineData("ftp://shop/docs")]
    public void Target_without_a_path_has_none(string? target) => Assert.Null(RawTarget.Path(target));
}
