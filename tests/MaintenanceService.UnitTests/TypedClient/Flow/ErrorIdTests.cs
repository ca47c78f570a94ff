using System.Reflection;
using MaintenanceService.Client;
using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>The ids of errors, on which scripts rely: a slug of the service in Pascal case.</summary>
public sealed class ErrorIdTests
{
    [Theory]
    [InlineData("site-not-found", "SiteNotFound")]
    [InlineData("forbidden", "Forbidden")]
    [InlineData("too-many-streams", "TooManyStreams")]
    [InlineData("of-a-later-version", "UnexpectedResponse")]
    [InlineData("Site-Not-Found", "UnexpectedResponse")]
    [InlineData("", "UnexpectedResponse")]
    [InlineData(null, "UnexpectedResponse")]
    public void Slug_has_an_id(string? slug, string id) => Assert.Equal(id, FlowErrors.OfSlug(slug));

    [Fact]
    public void Each_known_slug_has_one_of_its_own()
    {
        string[] slugs = [.. typeof(ProblemSlug).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

        Assert.Equal(slugs.Order(StringComparer.Ordinal), ProblemSlug.All.Order(StringComparer.Ordinal));
        Assert.All(typeof(ProblemSlug).GetFields(BindingFlags.Public | BindingFlags.Static), field => Assert.Equal(field.Name, FlowErrors.OfSlug((string)field.GetRawConstantValue()!)));
    }
}
