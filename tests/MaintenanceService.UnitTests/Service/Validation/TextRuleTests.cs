using MaintenanceService.Domain.Problems;
using MaintenanceService.Domain.Validation;
using Xunit;

namespace MaintenanceService.Tests.Service.Validation;

/// <summary>Which texts are kept, and how one is made safe to be shown.</summary>
public sealed class TextRuleTests
{
    [Fact]
    public void Line_has_200_characters_and_a_paragraph_2000()
    {
        Assert.Null(TextRule.Line(null, "/x"));
        Assert.Null(TextRule.Paragraph(null, "/x"));
        Assert.Equal("", TextRule.Line("", "/x"));
        Assert.Equal(200, TextRule.Line(new string('a', 200), "/x")!.Length);
        Assert.Equal(2_000, TextRule.Paragraph(new string('a', 2_000), "/x")!.Length);
        AssertRefused(() => TextRule.Line(new string('a', 201), "/x"));
        AssertRefused(() => TextRule.Paragraph(new string('a', 2_001), "/x"));
    }

    [Theory]
    [InlineData('\n', false, true)]
    [InlineData('\t', false, true)]
    [InlineData('\r', false, false)]
    [InlineData('\0', false, false)]
    [InlineData('\u007F', false, false)]
    [InlineData('\u0085', false, false)]
    [InlineData('\u2029', true, true)]
    [InlineData('\u202A', false, false)]
    [InlineData('\u202E', false, false)]
    [InlineData('\u202F', true, true)]
    [InlineData('\u2065', true, true)]
    [InlineData('\u2066', false, false)]
    [InlineData('\u2069', false, false)]
    [InlineData('\u206A', true, true)]
    [InlineData('é', true, true)]
    public void Character_that_can_not_be_shown_safely_is_refused_and_left_out(char character, bool inLine, bool inParagraph)
    {
        string text = $"a{character}b";

        AssertKept(inLine, () => TextRule.Line(text, "/x"));
        AssertKept(inParagraph, () => TextRule.Paragraph(text, "/x"));
        Assert.Equal(inLine ? text : "ab", TextRule.Safe(text));

        void AssertKept(bool isKept, Func<string?> check)
        {
            if (isKept)
            {
                Assert.Equal(text, check());
            }
            else
            {
                AssertRefused(check);
            }
        }
    }

    [Fact]
    public void Name_is_required()
    {
        Assert.Equal("a", TextRule.Name("a", "/x", "Give one."));
        Assert.Equal(ProblemKind.InvalidValue, AssertRefused(() => TextRule.Name("", "/x", "Give one.")));
        ProblemException missing = Assert.Throws<ProblemException>(() => TextRule.Name(null, "/x", "Give one."));
        Assert.Equal((ProblemKind.MalformedRequest, "/x"), (missing.Kind, missing.Pointer));
    }

    [Fact]
    public void Safe_text_is_cut_without_halving_a_character()
    {
        Assert.Null(TextRule.Safe(null));
        Assert.Equal(new string('a', 200), TextRule.Safe(new string('a', 200)));
        Assert.Equal(new string('a', 200), TextRule.Safe(new string('a', 201)));
        Assert.Equal(new string('a', 199), TextRule.Safe(new string('a', 199) + "\U0001F600b"));
        Assert.Equal(new string('a', 198) + "\U0001F600", TextRule.Safe(new string('a', 198) + "\U0001F600b"));
        Assert.Equal(new string('a', 198) + "\U0001F600", TextRule.Safe(new string('a', 198) + "\U0001F600"));
        Assert.Equal(new string('a', 150), TextRule.Safe(new string('\n', 50) + new string('a', 200)));
    }

    private static ProblemKind AssertRefused(Func<string?> check)
    {
        ProblemException refusal = Assert.Throws<ProblemException>(() => { _ = check(); });
        Assert.Equal((ProblemKind.InvalidValue, "/x"), (refusal.Kind, refusal.Pointer));
        return refusal.Kind;
    }
}
