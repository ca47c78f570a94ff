using MaintenanceService.Domain.Validation;
using Xunit;

namespace MaintenanceService.Tests.Service.Validation;

/// <summary>Names of sites, the patterns by which keys and webhooks name them, and ids.</summary>
public sealed class NameTests
{
    [Theory]
    [InlineData("shop", "shop")]
    [InlineData("Shop-1.EU", "shop-1.eu")]
    [InlineData("shop-", null)]
    [InlineData("", null)]
    [InlineData("sh*p", null)]
    [InlineData(null, null)]
    public void Name_is_folded_to_lower_case(string? text, string? name)
    {
        Assert.Equal(name is not null, SiteName.TryNormalize(text, out string read));
        Assert.Equal(name ?? "", read);
    }

    [Theory]
    [InlineData("*", "*")]
    [InlineData("Shop-*", "shop-*")]
    [InlineData("shop.*", "shop.*")]
    [InlineData("Shop", "shop")]
    [InlineData("-*", null)]
    [InlineData("sh*p*", null)]
    [InlineData("shop-", null)]
    [InlineData("**", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Pattern_is_a_name_or_its_beginning_with_a_star(string? text, string? pattern)
    {
        Assert.Equal(pattern is not null, SiteName.TryNormalizePattern(text, out string read));
        Assert.Equal(pattern ?? "", read);
    }

    [Theory]
    [InlineData(62, true)]
    [InlineData(63, false)]
    public void Beginning_is_shorter_than_a_name(int length, bool isValid) =>
        Assert.Equal(isValid, SiteName.TryNormalizePattern(new string('a', length) + "*", out _));

    [Theory]
    [InlineData("*", "shop", true)]
    [InlineData("shop", "shop", true)]
    [InlineData("shop", "shop-1", false)]
    [InlineData("shop-*", "shop-1", true)]
    [InlineData("shop-*", "shop", false)]
    [InlineData("shop*", "shop", true)]
    [InlineData("Shop", "shop", false)]
    public void Pattern_matches_exactly_or_by_the_beginning(string pattern, string name, bool matches) => Assert.Equal(matches, SiteName.Matches(pattern, name));

    [Fact]
    public void Generated_ids_are_valid_and_differ()
    {
        string[] ids = [.. Enumerable.Range(0, 1_000).Select(_ => RecordId.New())];

        Assert.Equal(1_000, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(RecordId.IsValid(id) && id.Length == 16 && !id.Contains('_', StringComparison.Ordinal)));
        Assert.False(RecordId.IsValid("-a"));
    }
}
