using System.Collections.Immutable;
using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>What a key may, and until when.</summary>
public sealed class CallerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly KeyRecord Record = new()
    {
        Id = "k",
        Name = "name",
        Role = KeyRole.Operator,
        Sites = ["shop-*", "cart"],
        Hash = "",
        CreatedAt = Now,
        ExpiresAt = Now.AddHours(1),
    };

    private static readonly Caller Caller = new(Author.Service, "k", KeyRole.Operator, ["shop-*", "cart"]);
    private static readonly Caller Development = new(Author.Service, Caller.Development, null, ["*"]);

    [Fact]
    public void Key_is_valid_while_it_is_what_was_authorized()
    {
        Assert.True(IsValid(Record));
        Assert.True(IsValid(Record with { ExpiresAt = null }));
        Assert.True(IsValid(Record with { ExpiresAt = Now.AddTicks(1) }));
        Assert.False(IsValid(Record with { ExpiresAt = Now }));
        Assert.False(IsValid(Record with { RevokedAt = Now }));
        Assert.False(IsValid(Record with { Role = KeyRole.Admin }));
        Assert.False(IsValid(Record with { Sites = ["shop-*"] }));
        Assert.False(IsValid(Record with { Id = "other" }));
        Assert.True(Development.IsValid(ImmutableDictionary<string, KeyRecord>.Empty, Now));

        static bool IsValid(KeyRecord record) => Caller.IsValid(ImmutableDictionary<string, KeyRecord>.Empty.Add(record.Id, record), Now);
    }

    [Theory]
    [InlineData("shop-1", true, false)]
    [InlineData("cart", true, true)]
    [InlineData("cart-1", false, false)]
    [InlineData("shop", false, false)]
    public void Key_is_for_its_sites_and_makes_only_those_that_it_names(string site, bool covers, bool mayCreate)
    {
        Assert.Equal((covers, mayCreate), (Caller.Covers(site), Caller.MayCreateByReport(site)));
        Assert.Equal((true, true), (Development.Covers(site), Development.MayCreateByReport(site)));
    }

    [Fact]
    public void Only_a_star_covers_all()
    {
        Assert.False(Caller.CoversAll);
        Assert.True((Caller with { Sites = ["shop", "*"] }).CoversAll);
    }

    [Fact]
    public void Role_is_one_of_those_that_are_asked_for_and_development_has_each()
    {
        Assert.True(Caller.HasOneOf([KeyRole.Admin, KeyRole.Operator]));
        Assert.False(Caller.HasOneOf([KeyRole.Admin]));
        Assert.True(Development.HasOneOf([KeyRole.Admin]));
        Assert.False(Development.HasOneOf([]) && Caller.HasOneOf([]));
    }

    [Theory]
    [InlineData(KeyRole.Instance, true)]
    [InlineData(KeyRole.Admin, false)]
    [InlineData(KeyRole.Operator, false)]
    [InlineData(KeyRole.Viewer, false)]
    public void Hashes_of_passes_are_for_instances(KeyRole role, bool sees)
    {
        Assert.Equal(sees, (Caller with { Role = role }).SeesPasses);
        Assert.True(Development.SeesPasses);
    }
}
