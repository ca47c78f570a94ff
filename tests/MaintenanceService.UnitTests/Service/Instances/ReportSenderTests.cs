using System.Text;
using MaintenanceService.Domain.Instances;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>Whose report was refused, as far as its body can be read.</summary>
public sealed class ReportSenderTests
{
    [Theory]
    [InlineData("""{"run":"r","sequence":3}""", 3)]
    [InlineData("""{"sequence":0,"run":"r"}""", 0)]
    [InlineData("""{"mode":"closed","run":"r","sequence":3,"oldest":[{"na""", 3)]
    [InlineData("""{"run":"r","sequence":3,]""", 3)]
    [InlineData("""{"other":{"run":"x","sequence":9},"run":"r","sequence":3}""", 3)]
    [InlineData("""{"run":"r","sequence":3,"other":{"run":"x","sequence":9}}""", 3)]
    [InlineData("""{"run":"r","sequence":3,"run":5,"sequence":"4"}""", 3)]
    [InlineData("""{"run":"r","sequence":3,"revision":7,"epoch":"e"}""", 3)]
    public void Body_that_names_run_and_sequence_Is_of_a_report(string body, long sequence)
    {
        Assert.True(ReportSender.TryRead(Encoding.UTF8.GetBytes(body), out string run, out long read));
        Assert.Equal(("r", sequence), (run, read));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("""["run","r","sequence",3]""")]
    [InlineData("""{"run":"r"}""")]
    [InlineData("""{"sequence":3}""")]
    [InlineData("""{"run":"","sequence":3}""")]
    [InlineData("""{"run":"r","sequence":-1}""")]
    [InlineData("""{"run":"r","sequence":"3"}""")]
    [InlineData("""{"run":"r","sequence":1.5}""")]
    [InlineData("""{"run":"r","sequence":99999999999999999999}""")]
    [InlineData("""{"run":7,"sequence":3}""")]
    [InlineData("""{"run":"\ud800","sequence":3}""")]
    [InlineData("""{"run":"r","sequence":""")]
    [InlineData("""{"run":"r","other":{"sequence":3}}""")]
    public void Any_other_body_Is_of_no_report(string body) => Assert.False(ReportSender.TryRead(Encoding.UTF8.GetBytes(body), out _, out _));

    [Theory]
    [InlineData(200, true)]
    [InlineData(201, false)]
    public void Run_has_a_limit(int length, bool isReport) => Assert.Equal(
        isReport, ReportSender.TryRead(Encoding.UTF8.GetBytes($$"""{"run":"{{new string('r', length)}}","sequence":3}"""), out _, out _));
}
