using MaintenanceService.AspNetCore.Passes;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Passes;

/// <summary>The passes of a state, each of which knows its own token and no other.</summary>
public sealed class PassIndexTests
{
    [Fact]
    public void Pass_is_found_by_its_whole_id()
    {
        var index = PassIndex.Create([States.Pass("p1").Pass, States.Pass("p2").Pass]);

        Assert.False(index.IsEmpty);
        Assert.Equal("p1", index.Find("p1")?.Pass.Id);
        Assert.Equal("p2", index.Find("p2")?.Pass.Id);
        Assert.All((string[])["", "p", "p3", "P1", "p11"], id => Assert.Null(index.Find(id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000ff")]
    [InlineData("000000000000000000000000000000000000000000000000000000000000000g")]
    [InlineData("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz")]
    public void Pass_of_a_malformed_hash_is_left_out(string hash)
    {
        (SiteStatePass good, string token) = States.Pass("p1");

        var index = PassIndex.Create([new SiteStatePass { Id = "p2", Hash = hash }, good]);

        Assert.Null(index.Find("p2"));
        Assert.True(index.Find("p1")!.Matches(token));
        Assert.True(PassIndex.Create([new SiteStatePass { Id = "p2", Hash = hash }]).IsEmpty);
    }

    [Fact]
    public void State_without_passes_shares_one_empty_index()
    {
        Assert.Same(PassIndex.Empty, PassIndex.Create([]));
        Assert.True(PassIndex.Empty.IsEmpty);
    }

    [Fact]
    public void Token_is_known_again_and_every_other_refused_before_and_after()
    {
        (SiteStatePass pass, string token) = States.Pass("p1");
        KnownPass known = PassIndex.Create([pass]).Find("p1")!;
        string[] wrong = [.. Enumerable.Range(0, token.Length).Select(at => token[..at] + (char)(token[at] ^ 1) + token[(at + 1)..]), token + "x", token[..^1], ""];

        Assert.All(wrong, other => Assert.False(known.Matches(other)));
        Assert.True(known.Matches(token));
        Assert.True(known.Matches(token));
        Assert.All(wrong, other => Assert.False(known.Matches(other)));
    }

    [Fact]
    public void Token_of_the_greatest_length_is_hashed_in_any_script()
    {
        KnownPass known = PassIndex.Create([States.Pass("p1").Pass]).Find("p1")!;

        Assert.False(known.Matches(new string('語', 200)));
    }
}
