using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.Service.Instances;

/// <summary>What a report only describes: kept as far as it can be shown, and never a reason to refuse.</summary>
public sealed class DescriptionTests(SharedService shared) : IClassFixture<SharedService>
{
    [Fact]
    public async Task Oldest_is_shown_with_the_instance_and_its_blocker()
    {
        (string at, HttpClient app) = await SiteAsync();
        Answer first = await app.Put($"{at}/instances/i", """{"run":"r","sequence":1}""");
        await app.Put(
            $"{at}/instances/i",
            $$"""{"run":"r","sequence":2,"epoch":"{{first["epoch"]}}","revision":{{first.Revision}},"mode":"open","requestsInFlight":1,"oldest":[{"name":"POST /orders/{id}","kind":"request","seconds":41}]}""");

        const string Oldest = """[{"name":"POST /orders/{id}","kind":"request","seconds":41}]""";
        Assert.Equal(Oldest, (await shared.Http.Get($"{at}/instances"))["items.0.oldest"]);
        Assert.Equal(("draining", Oldest), ((await shared.Http.Get($"{at}/convergence"))["blockers.0.reason"], (await shared.Http.Get($"{at}/convergence"))["blockers.0.oldest"]));
    }

    [Theory]
    [InlineData("oldest", """ [{"name":"a","kind":"request","seconds":1.9},{"name":"b","kind":"odd","seconds":1},{"name":null,"kind":"work","seconds":1},{"name":"","kind":"work","seconds":1},{"name":"c","kind":"work","seconds":-1},{"name":"d","kind":"work","seconds":1e300},{"kind":"work"},7,null] """, """[{"name":"a","kind":"request","seconds":1}]""")]
    [InlineData("oldest", """ "text" """, "[]")]
    [InlineData("oldest", """ {"name":"a"} """, "[]")]
    [InlineData("oldest", """ [{"name":"\ud800","kind":"work","seconds":1},{"name":"a\u0000\u202eb","kind":"work","seconds":1}] """, """[{"name":"ab","kind":"work","seconds":1}]""")]
    [InlineData("oldest", """ [{"name":"1","kind":"work","seconds":6},{"name":"2","kind":"work","seconds":5},{"name":"3","kind":"work","seconds":4},{"name":"4","kind":"work","seconds":3},{"name":"5","kind":"work","seconds":2},{"name":"6","kind":"work","seconds":1}] """, """[{"name":"1","kind":"work","seconds":6},{"name":"2","kind":"work","seconds":5},{"name":"3","kind":"work","seconds":4},{"name":"4","kind":"work","seconds":3},{"name":"5","kind":"work","seconds":2}]""")]
    [InlineData("exempt", """ ["GET /a\u0007b",null,5,{"x":1},"\udc00","GET /c"] """, """["GET /ab","GET /c"]""")]
    [InlineData("exempt", """ 5 """, "[]")]
    [InlineData("appVersion", """ {"major":1} """, null)]
    [InlineData("appVersion", """ "1.0\u001b[2J" """, "1.0[2J")]
    public async Task Odd_description_is_dropped_and_the_report_is_taken(string member, string value, string? kept)
    {
        (string at, HttpClient app) = await SiteAsync();

        Answer answer = await app.Put($"{at}/instances/i", $$"""{"run":"r","sequence":1,"{{member}}":{{value}}}""");

        Assert.Equal(200, answer.Status);
        Assert.Equal(kept, (await shared.Http.Get($"{at}/instances"))[$"items.0.{member}"]);
    }

    [Theory]
    [InlineData("""{"run":"r","sequence":1,"x\ud800":1,"appVersion":"1"}""")]
    [InlineData("""{"run":"r","sequence":1,"z":{"\udc00":[{"\ud800":2}]},"appVersion":"1"}""")]
    [InlineData("""{"run":"r","sequence":1,"oldest":[{"name":"a","kind":"work","seconds":1,"\ud800":1}],"appVersion":"1"}""")]
    [InlineData("""{"run":"r","sequence":1,"y":"\ud800","\u0061ppVersion":"1"}""")]
    public async Task Unknown_member_whose_name_is_no_Unicode_is_ignored(string report)
    {
        (string at, HttpClient app) = await SiteAsync();

        Answer answer = await app.Put($"{at}/instances/i", report);

        Assert.Equal(200, answer.Status);
        Assert.Equal("1", (await shared.Http.Get($"{at}/instances"))["items.0.appVersion"]);
    }

    [Fact]
    public async Task Long_description_is_truncated_and_the_report_is_accepted()
    {
        (string at, HttpClient app) = await SiteAsync();
        string line = new('x', 300);
        string many = string.Join(',', Enumerable.Repeat($"\"{line}\"", 120));

        Answer answer = await app.Put($"{at}/instances/i", $$"""{"run":"r","sequence":1,"appVersion":"{{line}}","exempt":[{{many}}],"oldest":[{"name":"{{line}}","kind":"work","seconds":1}]}""");
        Answer list = await shared.Http.Get($"{at}/instances");

        Assert.Equal(200, answer.Status);
        Assert.Equal((200, 200), (list["items.0.appVersion"]!.Length, list["items.0.oldest.0.name"]!.Length));
        Assert.Equal((200, 200, null), (list["items.0.exempt.0"]!.Length, list["items.0.exempt.99"]!.Length, list["items.0.exempt.100"]));
    }

    [Theory]
    [InlineData("r", "r/7")]
    [InlineData("a b%/é", "a%20b%25/%C3%A9/7")]
    public async Task Each_successful_answer_names_the_report_that_it_answers(string run, string value)
    {
        (string at, HttpClient app) = await SiteAsync();

        Answer state = await app.Put($"{at}/instances/i", $$"""{"run":"{{run}}","sequence":7}""");
        Answer ignored = await app.Put($"{at}/instances/i", $$"""{"run":"{{run}}","sequence":7}""");
        Answer refused = await app.Put($"{at}/instances/i", $$"""{"run":"{{run}}","sequence":8,"revision":-1}""");

        Assert.Equal((200, value), (state.Status, Header(state)));
        Assert.Equal((204, value), (ignored.Status, Header(ignored)));
        Assert.Equal((422, null), (refused.Status, Header(refused)));
    }

    private static string? Header(Answer answer) =>
        answer.Headers.TryGetValues(ReportHeader.Name, out IEnumerable<string>? values) ? Assert.Single(values) : null;

    private async Task<(string At, HttpClient App)> SiteAsync()
    {
        string site = await shared.SiteAsync();
        return ($"/v1/sites/{site}", shared.Service.HttpAs(await shared.Service.KeyAsync(KeyRole.Instance, site)));
    }
}
