using MaintenanceService.AspNetCore.Connection;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>The lines of a report about what stays open: as many as fit, and how many are left out.</summary>
public sealed class ReportTextTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    public void Hundred_lines_are_kept(int count)
    {
        string[] lines = Lines(count, "GET /");

        Assert.Equal(lines, ReportText.Lines(lines));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(250)]
    public void Of_more_the_last_says_how_many(int count)
    {
        string[] lines = Lines(count, "GET /");

        IReadOnlyList<string> kept = ReportText.Lines(lines);

        Assert.Equal([.. lines.Take(99), $"and {count - 99} more"], kept);
    }

    [Fact]
    public void All_together_have_32_KB_as_they_are_sent()
    {
        // An umlaut is sent as six bytes: 27 lines of 200 are 32,481 bytes, and a 28th would be too much.
        string[] lines = [.. Enumerable.Repeat(new string('ä', 200), 30)];

        IReadOnlyList<string> kept = ReportText.Lines(lines);

        Assert.Equal([.. lines.Take(27), "and 3 more"], kept);
    }

    [Theory]
    [InlineData("xx", true)]
    [InlineData("xxx", false)]
    public void Last_byte_may_be_used(string end, bool fits)
    {
        // With quotes and a comma for each line, and the first of these ends, exactly 32 KB.
        string last = new string('ä', 47) + end;
        string[] lines = [.. Enumerable.Repeat(new string('ä', 200), 27), last];

        Assert.Equal(fits ? last : "and 1 more", ReportText.Lines(lines)[^1]);
    }

    [Fact]
    public void Line_is_cleaned_and_cut() => Assert.Equal(["GET /?", new string('x', 200)], ReportText.Lines(["GET /\u0007", new string('x', 300)]));

    private static string[] Lines(int count, string text) => [.. Enumerable.Repeat(text, count)];
}
