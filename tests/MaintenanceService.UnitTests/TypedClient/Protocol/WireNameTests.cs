using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Protocol;

/// <summary>What can be a site's name or a record's id.</summary>
public sealed class WireNameTests
{
    private static readonly string Sixty = new('a', 60);

    public static TheoryData<string?, bool, bool> Names => new()
    {
        { "a", true, true },
        { "9", true, true },
        { "Shop.EU-1", true, true },
        { Sixty + "abc", true, true },
        { Sixty + "abcd", false, true },
        { Sixty + new string('a', 40), false, true },
        { Sixty + new string('a', 41), false, false },
        { "a_b:c", false, true },
        { "shop-", false, true },
        { "shop.", false, true },
        { "-shop", false, false },
        { ".shop", false, false },
        { "_shop", false, false },
        { "shop/eu", false, false },
        { "shop eu", false, false },
        { "shop\n", false, false },
        { "shöp", false, false },
        { "..", false, false },
        { "", false, false },
        { null, false, false },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_is_checked_before_it_becomes_part_of_an_address(string? text, bool isSite, bool isId) =>
        Assert.Equal((isSite, isId), (WireName.IsSite(text), WireName.IsId(text)));
}
