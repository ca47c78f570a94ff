using MaintenanceService.Client.Flow;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>Texts of files and here-strings, as the service keeps them.</summary>
public sealed class LineEndsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("one", "one")]
    [InlineData("one\ntwo", "one\ntwo")]
    [InlineData("one\r\ntwo\r\n", "one\ntwo")]
    [InlineData("one\rtwo\r", "one\ntwo")]
    [InlineData("\n\none\r\n\r\ntwo\n\r\n", "\n\none\n\ntwo")]
    public void Lines_end_with_line_feeds_and_the_last_with_none(string text, string normal) => Assert.Equal(normal, LineEnds.Normalize(text));
}
