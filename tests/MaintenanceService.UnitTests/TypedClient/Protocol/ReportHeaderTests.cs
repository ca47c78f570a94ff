using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Protocol;

/// <summary>The header that names the report which is answered: any run fits into it, and no two reports have the same.</summary>
public sealed class ReportHeaderTests
{
    [Theory]
    [InlineData("4f2k", 1, "4f2k/1")]
    [InlineData("", 0, "/0")]
    [InlineData("!\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~", 9_223_372_036_854_775_807, "!\"#$&'()*+,-./09:;<=>?@AZ[\\]^_`az{|}~/9223372036854775807")]
    [InlineData("a b", 2, "a%20b/2")]
    [InlineData("100%", 2, "100%25/2")]
    [InlineData("a\r\nb\u007F", 2, "a%0D%0Ab%7F/2")]
    [InlineData("é語🚧", 2, "%C3%A9%E8%AA%9E%F0%9F%9A%A7/2")]
    public void Run_and_sequence_are_visible_ascii(string run, long sequence, string header) => Assert.Equal(header, ReportHeader.Format(run, sequence));

    [Fact]
    public void Report_without_a_run_is_refused() => Assert.Throws<ArgumentNullException>(() => ReportHeader.Format(null!, 1));
}
