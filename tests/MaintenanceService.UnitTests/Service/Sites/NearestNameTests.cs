using MaintenanceService.Domain.Sites;
using Xunit;

namespace MaintenanceService.Tests.Service.Sites;

/// <summary>Which name is suggested for one that does not exist.</summary>
public sealed class NearestNameTests
{
    [Theory]
    [InlineData("shpo", "shop")]
    [InlineData("hsop", "shop")]
    [InlineData("shopp", "shop")]
    [InlineData("sho", "shop")]
    [InlineData("shap", "shop")]
    [InlineData("SHOP", "shop")]
    [InlineData("x", "y")]
    [InlineData("storefront-eu", "storefront-us")]
    [InlineData("storefrnot-ue", "storefront-eu")]
    [InlineData("abcdef", "abXYef")]
    [InlineData("shop", "xyshop")]
    public void Name_that_differs_in_a_third_of_its_letters_is_meant(string name, string meant) => Assert.Equal(meant, NearestName.Of(name, [meant]));

    [Theory]
    [InlineData("sohp1", "shop")]
    [InlineData("xy", "shop")]
    [InlineData("abcdef", "abXYZf")]
    [InlineData("abcde", "abXYe")]
    [InlineData("xx", "yy")]
    [InlineData("ab", "xyzw")]
    [InlineData("x", "yz")]
    [InlineData("shopzz", "xyshop")]
    public void Name_that_differs_in_more_is_not(string name, string other) => Assert.Null(NearestName.Of(name, [other]));

    [Fact]
    public void Nearest_of_several_is_named_and_of_equals_the_first()
    {
        Assert.Equal("storefront-eu", NearestName.Of("storefront-e", ["storefront-1x", "storefront-eu", "storefront-us"]));
        Assert.Equal("shop1", NearestName.Of("shop", ["cart", "shop1", "shop2"]));
        Assert.Equal("checkout", NearestName.Of("chekcotu", ["checkXXX", "chackout", "checkout"]));
        Assert.Null(NearestName.Of("shop", []));
    }

    [Fact]
    public void Name_beyond_the_length_of_names_has_none()
    {
        string longest = new('a', 63);

        Assert.Equal(longest[1..], NearestName.Of(longest, [longest[1..]]));
        Assert.Null(NearestName.Of(longest + "a", [longest]));
        Assert.Null(NearestName.Of(longest, [longest + "a"]));
    }

    [Fact]
    public void Search_among_very_many_long_names_is_given_up()
    {
        string name = new('a', 60);
        IEnumerable<string> far = Enumerable.Repeat(new string('b', 60), 2_000);

        Assert.Equal(name[1..], NearestName.Of(name, [.. far.Take(1_000), name[1..]]));
        Assert.Null(NearestName.Of(name, [.. far, name[1..]]));
    }
}
