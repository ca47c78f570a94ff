using MaintenanceService.Domain.Keys;
using Xunit;

namespace MaintenanceService.Tests.Service.Keys;

/// <summary>The form of a secret, by which a mistyped one is told from a wrong one.</summary>
public sealed class SecretTokenTests
{
    [Fact]
    public void New_token_has_its_form_and_no_other_has()
    {
        (string id, string token) = SecretToken.New("mnt");

        Assert.Equal($"mnt_{id}_".Length + 49, token.Length);
        Assert.True(SecretToken.IsWellFormed("mnt", token));
        Assert.False(SecretToken.IsWellFormed("mnp", token));
        Assert.False(SecretToken.IsWellFormed("mnt", token + "x"));
        Assert.False(SecretToken.IsWellFormed("mnt", token[..^1]));
        Assert.False(SecretToken.IsWellFormed("mnt", "mnt_" + token));
        Assert.False(SecretToken.IsWellFormed("mnt", ""));
        Assert.False(SecretToken.IsWellFormed("mnt", "mnt_x"));
        Assert.NotEqual(token, SecretToken.New("mnt").Token);
        for (int i = 0; i < token.Length; i++)
        {
            char other = token[i] == 'A' ? 'B' : 'A';
            Assert.False(SecretToken.IsWellFormed("mnt", token[..i] + other + token[(i + 1)..]), $"character {i}");
        }
    }

    [Fact]
    public void Text_of_another_beginning_may_have_any_form()
    {
        (_, string token) = SecretToken.New("mnt");

        Assert.True(SecretToken.MayBeWellFormed("mnt", token));
        Assert.True(SecretToken.MayBeWellFormed("mnt", "any text"));
        Assert.True(SecretToken.MayBeWellFormed("mnt", "mntx"));
        Assert.False(SecretToken.MayBeWellFormed("mnt", "mnt_any text"));
    }

    [Fact]
    public void Hash_is_SHA_256_in_lower_case_hexadecimal() =>
        Assert.Equal("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", SecretToken.Hash("abc"));

    [Theory]
    [InlineData("5f1c0e7a9b3d48264c8e1f70a2b6d93", "needs 32 characters")]
    [InlineData("5f1c0e7a9b3d48264c8e1f70a2b6d93\u007F", "can't be sent")]
    [InlineData("5f1c0e7a9b3d48264c8e1f70a2b6d93é", "can't be sent")]
    [InlineData(" 5f1c0e7a9b3d48264c8e1f70a2b6d93", "can't be sent")]
    [InlineData("5f1c0e7a9b3d48264c8e1f70a2b6d93 ", "can't be sent")]
    [InlineData("0101100110101001011001101001011010010110", "repeats a few")]
    [InlineData("5f1c0e7a9b3d4825f1c0e7a9b3d4825f1c0e7a9b3d482", "repeats a few")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789", "sequence or a repeated word")]
    [InlineData("lemonlemonlemonlemonlemonlemonlemon7x9q", "sequence or a repeated word")]
    [InlineData("mnt_k_5f1c0e7a9b3d48264c8e1f70a2b6d935", "checksum")]
    public void First_key_that_could_be_guessed_or_mistyped_is_refused(string key, string fault) =>
        Assert.Contains(fault, FirstKeyRule.Fault(key), StringComparison.Ordinal);

    [Fact]
    public void First_key_of_32_characters_8_different_ones_or_a_period_of_16_is_taken()
    {
        Assert.Null(FirstKeyRule.Fault("5f1c0e7a9b3d48264c8e1f70a2b6d935"));
        Assert.Null(FirstKeyRule.Fault("5f1c ~e7a9b3d48264c8e1f70a2b6d935"));
        Assert.Null(FirstKeyRule.Fault("70315264250716342513607461530274"));
        Assert.Null(FirstKeyRule.Fault("5f1c0e7a9b3d48265f1c0e7a9b3d4826"));
        Assert.Null(FirstKeyRule.Fault(SecretToken.New("mnt").Token));
    }
}
