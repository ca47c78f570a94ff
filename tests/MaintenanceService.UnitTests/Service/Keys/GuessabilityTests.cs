using MaintenanceService.Domain.Keys;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>What a first key is refused for, and what not.</summary>
public sealed class GuessabilityTests
{
    [Theory]
    [InlineData("aaaa", 1)]
    [InlineData("abcdef", 1)]
    [InlineData("654321", 1)]
    [InlineData("qwerty", 1)]
    [InlineData("ab", 2)]
    [InlineData("lemonlemon", 6)]
    [InlineData("w9k7w9k7", 5)]
    [InlineData("w9kw9k", 6)]
    [InlineData("abc", 1)]
    [InlineData("abz", 3)]
    [InlineData("lemon1lemon2lemon3", 10)]
    public void Piece_is_a_character_a_repetition_or_a_run(string text, int pieces) => Assert.Equal(pieces, Guessability.Measure(text).Pieces);

    [Theory]
    [InlineData("an-admin-key-for-tests-0123456789")]
    [InlineData("development-key-for-this-machine-only")]
    [InlineData("correct horse battery staple and more")]
    [InlineData("5f1c0e7a9b3d48264c8e1f70a2b6d935")]
    public void Text_of_many_pieces_is_taken(string key) => Assert.Null(FirstKeyRule.Fault(key));

    [Fact]
    public void Random_keys_are_taken()
    {
        var random = new Random(20261128);
        byte[] bytes = new byte[16];
        for (int i = 0; i < 2_000; i++)
        {
            random.NextBytes(bytes);
            Assert.Null(FirstKeyRule.Fault(Convert.ToHexStringLower(bytes)));
            Assert.Null(FirstKeyRule.Fault(Convert.ToBase64String(bytes) + Convert.ToBase64String(bytes)[..10]));
        }
    }
}
