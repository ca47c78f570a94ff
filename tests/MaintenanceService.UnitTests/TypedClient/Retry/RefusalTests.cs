using System.Net;
using System.Net.Http.Headers;
using System.Text;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Retry;

/// <summary>What a refusal says to the caller, and what is none.</summary>
public sealed class RefusalTests
{
    private const string Problem = "application/problem+json";
    private static readonly DateTimeOffset End = new(2026, 5, 1, 13, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("closed; site=\"shop\"", "shop", MaintenanceMode.Closed)]
    [InlineData("readOnly; site=\"shop\"", "shop", MaintenanceMode.ReadOnly)]
    [InlineData("readonly;site=shop", "shop", MaintenanceMode.ReadOnly)]
    [InlineData("closed; until=x; Site=\"shop.eu\"", "shop.eu", MaintenanceMode.Closed)]
    [InlineData("closed", "", MaintenanceMode.Closed)]
    [InlineData("later; website=\"no\"", "", MaintenanceMode.Closed)]
    public async Task Header_names_the_site_and_the_mode(string header, string site, MaintenanceMode mode)
    {
        SiteInMaintenanceException refused = await RefusedAsync(RefusingApp.Refusal(mode: header));

        Assert.Equal((site, mode), (refused.Site, refused.Mode));
        Assert.Null(refused.EndsAt);
        Assert.Null(refused.RetryAfter);
        Assert.Null(refused.Notice);
        Assert.Contains($"\"{site}\"", refused.Message, StringComparison.Ordinal);
        Assert.Equal(mode == MaintenanceMode.ReadOnly, refused.Message.Contains("read-only", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(86_400)]
    public async Task Time_is_told_in_seconds(int seconds)
    {
        SiteInMaintenanceException refused = await RefusedAsync(RefusingApp.Refusal(TimeSpan.FromSeconds(seconds)));

        Assert.Equal(TimeSpan.FromSeconds(seconds), refused.RetryAfter);
        Assert.Contains($" {seconds} s", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Time_is_told_as_a_date()
    {
        HttpResponseMessage refusal = RefusingApp.Refusal();
        refusal.Headers.RetryAfter = new RetryConditionHeaderValue(End);

        Assert.Equal(TimeSpan.FromMinutes(90), (await RefusedAsync(refusal)).RetryAfter);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task Date_that_is_over_means_in_a_second(int minutes)
    {
        HttpResponseMessage refusal = RefusingApp.Refusal();
        var app = new RefusingApp(refusal);
        refusal.Headers.RetryAfter = new RetryConditionHeaderValue(app.Time.GetUtcNow().AddMinutes(minutes));

        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(app.Client())).StatusCode);
        Assert.InRange(app.Time.GetUtcNow() - app.Time.Start, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Problem_tells_the_end_and_the_notice()
    {
        SiteInMaintenanceException refused = await RefusedAsync(Of("""{"endsAt":"2026-05-01T13:30:00.000Z","detail":"We move the shop."}"""));

        Assert.Equal((End, "We move the shop."), (refused.EndsAt, refused.Notice));
        Assert.Contains("2026-05-01 13:30:00 UTC", refused.Message, StringComparison.Ordinal);
        Assert.Contains("We move the shop.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", null)]
    [InlineData("""{"endsAt":null,"detail":null}""", null)]
    [InlineData("""{"endsAt":1,"detail":["no"]}""", null)]
    [InlineData("""{"endsAt":"soon","detail":"Soon."}""", "Soon.")]
    [InlineData("""["endsAt","detail"]""", null)]
    [InlineData("\"endsAt\"", null)]
    [InlineData("{", null)]
    [InlineData("", null)]
    public async Task Problem_without_an_end_leaves_it_out(string body, string? notice)
    {
        SiteInMaintenanceException refused = await RefusedAsync(Of(body));

        Assert.Equal((null, notice), (refused.EndsAt, refused.Notice));
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html")]
    public async Task Body_of_another_kind_is_not_read(string type) =>
        Assert.Null((await RefusedAsync(Of("""{"detail":"We move."}""", type))).Notice);

    [Theory]
    [InlineData(64 * 1024, true)]
    [InlineData((64 * 1024) + 1, false)]
    public async Task Problem_is_read_up_to_64_KiB(int length, bool isRead)
    {
        string body = """{"detail":"We move."}""".PadRight(length);

        Assert.Equal(isRead ? "We move." : null, (await RefusedAsync(Of(body))).Notice);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    [InlineData(HttpStatusCode.OK, true)]
    [InlineData(HttpStatusCode.InternalServerError, true)]
    public async Task Other_answer_is_passed_on(HttpStatusCode status, bool hasHeader)
    {
        var answer = new HttpResponseMessage(status);
        if (hasHeader)
        {
            answer.Headers.Add("Maintenance-Mode", "closed");
        }

        var app = new RefusingApp(answer);

        Assert.Same(answer, await app.Client().GetAsync("/", TestContext.Current.CancellationToken));
        Assert.Single(app.Bodies);
    }

    [Fact]
    public void Synchronous_call_is_told_what_the_headers_say()
    {
        HttpResponseMessage refusal = Of("""{"detail":"We move."}""");
        refusal.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.FromSeconds(1));
        HttpClient client = new RefusingApp(refusal).Client();

        SiteInMaintenanceException refused = Assert.Throws<SiteInMaintenanceException>(
            () => client.Send(new HttpRequestMessage(HttpMethod.Get, "/"), TestContext.Current.CancellationToken));

        Assert.Equal(("shop", TimeSpan.FromSeconds(1), null), (refused.Site, refused.RetryAfter, refused.Notice));
        Assert.Equal(HttpStatusCode.OK, client.Send(new HttpRequestMessage(HttpMethod.Get, "/"), TestContext.Current.CancellationToken).StatusCode);
    }

    private static HttpResponseMessage Of(string body, string type = Problem)
    {
        HttpResponseMessage refusal = RefusingApp.Refusal();
        refusal.Content = new StringContent(body, Encoding.UTF8, type);
        return refusal;
    }

    // With a budget of nothing, every refusal is told.
    private static Task<SiteInMaintenanceException> RefusedAsync(HttpResponseMessage refusal) =>
        Assert.ThrowsAsync<SiteInMaintenanceException>(() => new RefusingApp(refusal).Client(options => options.Budget = TimeSpan.Zero).GetAsync("/", TestContext.Current.CancellationToken));
}
