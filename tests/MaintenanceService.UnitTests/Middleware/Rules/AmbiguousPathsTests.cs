using System.Text;
using MaintenanceService.AspNetCore.Rules;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Rules;

/// <summary>Paths that two programs may read differently.</summary>
public sealed class AmbiguousPathsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/docs")]
    [InlineData("/docs/")]
    [InlineData("/docs/page")]
    [InlineData("/docs/page.html")]
    [InlineData("/.well-known/acme")]
    [InlineData("/docs/a b")]
    [InlineData("/a.b/c")]
    [InlineData("/a.b/")]
    [InlineData("/über/straße")]
    [InlineData("/日本/語")]
    [InlineData("/~user/a+b,c:d@e!$&'()*=-_")]
    public void Path_of_one_reading_is_clear(string path) => Assert.False(AmbiguousPaths.IsAmbiguous(path));

    [Theory]
    [InlineData("//")]
    [InlineData("//docs")]
    [InlineData("/docs//")]
    [InlineData("/docs//page")]
    [InlineData("/a.b//c")]
    [InlineData("/.")]
    [InlineData("/..")]
    [InlineData("/./docs")]
    [InlineData("/../docs")]
    [InlineData("/docs/..")]
    [InlineData("/docs/../admin")]
    [InlineData("/docs.")]
    [InlineData("/docs./page")]
    [InlineData("/docs/page.")]
    [InlineData("/docs ")]
    [InlineData("/ docs")]
    [InlineData("/docs /page")]
    [InlineData("/docs/ page")]
    [InlineData("/docs%2Fpage")]
    [InlineData("/docs%")]
    [InlineData("/docs\\page")]
    [InlineData("/docs;v=1")]
    [InlineData("/docs\0")]
    [InlineData("/docs\tpage")]
    [InlineData("/docs\n")]
    [InlineData("/docs\u001F")]
    [InlineData("/docs\u007F")]
    public void Path_of_two_readings_is_ambiguous(string path) => Assert.True(AmbiguousPaths.IsAmbiguous(path));

    /// <summary>Every character that a framework may fold to one of ASCII, such as a letter or what separates segments, and every kind of white space.</summary>
    [Fact]
    public void Character_that_folds_to_ASCII_makes_a_path_ambiguous()
    {
        Rune[] clear =
        [
            .. Enumerable.Range(0x80, 0x10FFFF - 0x80 + 1).Where(Rune.IsValid).Select(code => new Rune(code)).Where(Folds)
                .Where(letter => !AmbiguousPaths.IsAmbiguous($"/a{letter}b")),
        ];

        Assert.Empty(clear);
    }

    private static bool Folds(Rune letter)
    {
        if (Rune.IsWhiteSpace(letter))
        {
            return true;
        }

        string folded;
        try
        {
            folded = letter.ToString().Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            // No character of Unicode.
            return false;
        }

        return folded.Any(char.IsAscii);
    }
}
