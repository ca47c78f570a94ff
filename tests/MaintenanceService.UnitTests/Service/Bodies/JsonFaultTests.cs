using System.Text;
using MaintenanceService.Client;
using MaintenanceService.Domain.Problems;
using MaintenanceService.Endpoints.Http;
using Xunit;

namespace MaintenanceService.Tests.Service.Bodies;

/// <summary>Proves that a body that is refused is explained in the sender's words, with the place of the fault.</summary>
public sealed class JsonFaultTests
{
    [Theory]
    [InlineData("""{"reason":"x",}""", "The body is no JSON (line 1, byte 15).", null)]
    [InlineData("""{"reason":"x" """, "The body is no JSON (line 1, byte 15).", null)]
    [InlineData("nonsense", "The body is no JSON (line 1, byte 2).", null)]
    [InlineData("""["closed"]""", "This value has the wrong type: an object is expected.", null)]
    [InlineData("\"closed\"", "This value has the wrong type: an object is expected.", null)]
    [InlineData("""{"reason":7}""", "This value has the wrong type: a text is expected.", "/reason")]
    [InlineData("""{"paths":["/a",{}]}""", "This value has the wrong type: a text is expected.", "/paths/1")]
    [InlineData("""{"lease":{"seconds":"60"}}""", "This value has the wrong type: a whole number without fraction and exponent is expected.", "/lease/seconds")]
    [InlineData("""{"lease":{"seconds":99999999999999999999}}""", "This value has the wrong type: a whole number without fraction and exponent is expected.", "/lease/seconds")]
    [InlineData("""{"raison":"x"}""", "There is no such member; names are case-sensitive.", "/raison")]
    [InlineData("""{"Reason":"x"}""", "There is no such member; names are case-sensitive.", "/Reason")]
    [InlineData("""{"lease":{"seconds":60,"a/b~c":1}}""", "There is no such member; names are case-sensitive.", "/lease/a~1b~0c")]
    [InlineData("""{"a.b":1}""", "There is no such member; names are case-sensitive.", "/a.b")]
    [InlineData("""{"reason":"x","reason":"y"}""", "This member is repeated.", "/reason")]
    [InlineData("""{"lease":{"seconds":60,"seconds":60}}""", "This member is repeated.", "/lease/seconds")]
    [InlineData("""{"reason":"\ud800"}""", "This text is not valid Unicode: it contains an unpaired surrogate.", "/reason")]
    [InlineData("""{"paths":["/\udc00"]}""", "This text is not valid Unicode: it contains an unpaired surrogate.", "/paths/0")]
    [InlineData("""{"mode":"shut"}""", """Expected one of "open", "readOnly", "closed".""", "/mode")]
    [InlineData("""{"paths":[[[[[[[[1]]]]]]]]}""", "The body is nested deeper than 8 levels.", "/paths/0")]
    public void Refused_body_is_explained(string body, string detail, string? pointer)
    {
        ProblemException refusal = Assert.Throws<ProblemException>(() => JsonBody.Parse<MaintenanceRequest>(Encoding.UTF8.GetBytes(body), StrictJson.Options));

        Assert.Equal((detail, pointer), (refusal.Message, refusal.Pointer));
    }

    [Theory]
    [InlineData("""{"run":"r","sequence":1,"new":[[[[[[[[1]]]]]]]]}""", "The body is nested deeper than 8 levels.", "/new")]
    [InlineData("""{"run":"r","sequence":1,"sequence":1}""", "This member is repeated.", "/sequence")]
    public void Refused_report_is_not_explained_by_members_that_it_may_have(string body, string detail, string? pointer)
    {
        ProblemException refusal = Assert.Throws<ProblemException>(() => JsonBody.Parse<InstanceReport>(Encoding.UTF8.GetBytes(body), StrictJson.Tolerant));

        Assert.Equal((detail, pointer), (refusal.Message, refusal.Pointer));
    }
}
