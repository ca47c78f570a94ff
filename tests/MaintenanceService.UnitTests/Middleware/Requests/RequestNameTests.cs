using MaintenanceService.AspNetCore.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Requests;

/// <summary>Names of requests in reports: what the app has named, never what a client sent.</summary>
public sealed class RequestNameTests
{
    [Theory]
    [InlineData("GET", "GET")]
    [InlineData("post", "POST")]
    [InlineData("HEAD", "HEAD")]
    [InlineData("PUT", "PUT")]
    [InlineData("PATCH", "PATCH")]
    [InlineData("DELETE", "DELETE")]
    [InlineData("OPTIONS", "OPTIONS")]
    [InlineData("CONNECT", "CONNECT")]
    [InlineData("TRACE", "TRACE")]
    [InlineData("STEAL", "other")]
    [InlineData("", "other")]
    public void Method_is_a_known_one(string method, string name) => Assert.Equal($"{name} (no route)", RequestName.Of(method, null));

    [Theory]
    [InlineData("/orders/{id}", "GET /orders/{id}")]
    [InlineData("orders/{id:int}", "GET /orders/{id:int}")]
    [InlineData("", "GET /")]
    public void Route_is_named_by_its_pattern(string pattern, string name) =>
        Assert.Equal(name, RequestName.Of("GET", new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse(pattern), 0, null, "an endpoint")));

    [Fact]
    public void Endpoint_without_a_route_is_not_named() =>
        Assert.Equal("GET (no route)", RequestName.Of("GET", new Endpoint(_ => Task.CompletedTask, null, "a client's path")));

    [Theory]
    [InlineData("orders import", "orders import")]
    [InlineData("Übung 語 🚧", "Übung 語 🚧")]
    [InlineData("a\nb\tc\0d", "a?b?c?d")]
    [InlineData("a\u200Bb\u202Ec", "a?b?c")]
    [InlineData("a\u2028b\u2029c", "a?b?c")]
    [InlineData("a\uE000b", "a?b")]
    [InlineData("a\u0378b", "a?b")]
    [InlineData("", "")]
    public void What_is_no_plain_character_is_replaced(string name, string clean) => Assert.Equal(clean, RequestName.Clean(name));

    [Fact]
    public void Name_has_at_most_200_characters_and_no_half_ones()
    {
        string longest = new('x', 200);

        Assert.Equal(longest, RequestName.Clean(longest));
        Assert.Equal(longest, RequestName.Clean(longest + "y"));
        Assert.Equal(longest[..198] + "🚧", RequestName.Clean(longest[..198] + "🚧"));
        Assert.Equal(longest[..199], RequestName.Clean(longest[..199] + "🚧y"));
    }
}
