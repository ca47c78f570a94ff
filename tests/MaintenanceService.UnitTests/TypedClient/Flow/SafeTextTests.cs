using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Texts from elsewhere, shown on a terminal and in the log of a CI system: they can be read, and nothing obeys them.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("orders migration")]
    [InlineData("Wartung für Bücher – 維護 ✓ 🚧")]
    [InlineData("two\nlines\tand a tab")]
    [InlineData("# title, ## subtitle, a::b, std::vector, 12:30:00, #[x]")]
    [InlineData("see ::1 and fe80::1")]
    public void Plain_text_stays_as_it_is(string text) => Assert.Equal(text, SafeText.Clean(text));

    [Theory]
    [InlineData("a\u001B[31mred\u001B[0m", "ared")]
    [InlineData("a\u009B2Jb", "ab")]
    [InlineData("a\u001B]0;title\ab", "ab")]
    [InlineData("a\u001B]8;;http://x\u001B\\link", "alink")]
    [InlineData("a\u001BPq\u009Cb", "ab")]
    [InlineData("a\u001Bcb", "ab")]
    [InlineData("a\u001B(Bb", "ab")]
    [InlineData("a\u001B", "a")]
    [InlineData("a\0b\bc\rd\ae\u007Ff\u0085g", "abcdefg")]
    [InlineData("a\u202Eb\u202Ac\u2066d\u2069e\u200Ef\u200Fg\u061Ch", "abcdefgh")]
    [InlineData("é\u001B[1mé", "éé")]
    public void Controls_are_taken_out(string text, string clean) => Assert.Equal(clean, SafeText.Clean(text));

    [Theory]
    [InlineData("##vso[task.setvariable]x", "# #vso[task.setvariable]x")]
    [InlineData("##[error]x", "# #[error]x")]
    [InlineData("a ##teamcity[x]", "a # #teamcity[x]")]
    [InlineData("::error::x", ": :error::x")]
    [InlineData("  ::add-mask::x", "  : :add-mask::x")]
    [InlineData("a\n::set-output name=x::y", "a\n: :set-output name=x::y")]
    [InlineData("a ::warning file=x,line=1::y", "a : :warning file=x,line=1::y")]
    [InlineData("#\u200E#vso[x]", "# #vso[x]")]
    [InlineData(":\u001B[0m:error::x", ": :error::x")]
    public void Commands_of_ci_systems_are_broken(string text, string broken)
    {
        Assert.Equal(broken, SafeText.Clean(text));
        Assert.Equal(broken, SafeText.Clean(broken));
    }
}
