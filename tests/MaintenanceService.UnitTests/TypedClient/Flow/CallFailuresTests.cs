using System.Net;
using System.Security.Authentication;
using MaintenanceService.Client.Flow;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.TypedClient.Flow;

/// <summary>What a caller is told of a call that failed: a stable id, the reason, and whether anything may have changed.</summary>
public sealed class CallFailuresTests
{
    private const string Site = "shop";

    [Theory]
    [InlineData(HttpStatusCode.NotFound, "site-not-found", "SiteNotFound", "'shop'")]
    [InlineData(HttpStatusCode.Unauthorized, "unauthenticated", "Unauthenticated", "does not accept the key")]
    [InlineData(HttpStatusCode.Forbidden, "forbidden", "Forbidden", "The detail")]
    [InlineData(HttpStatusCode.PreconditionFailed, "revision-conflict", "RevisionConflict", "The detail")]
    [InlineData(HttpStatusCode.Conflict, "of-a-later-version", "UnexpectedResponse", "409 of-a-later-version")]
    [InlineData(HttpStatusCode.NotFound, null, "UnexpectedResponse", "answers 404")]
    [InlineData(HttpStatusCode.OK, null, "UnexpectedResponse", "is not an answer")]
    [InlineData((HttpStatusCode)299, null, "UnexpectedResponse", "is not an answer")]
    [InlineData(HttpStatusCode.Ambiguous, null, "UnexpectedResponse", "answers 300")]
    public async Task Refusal_has_the_id_of_its_kind(HttpStatusCode status, string? slug, string id, string words)
    {
        FlowException fault = await FailedAsync(Answer(status, slug));

        Assert.Equal((id, Site), (fault.ErrorId, fault.Target));
        Assert.Contains(words, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"/startsAt\"", "At: The detail")]
    [InlineData("\"/settings/drainSeconds\"", "DrainSeconds: The detail")]
    [InlineData("\"/paths/3\"", "Path: The detail")]
    [InlineData("\"/\"", "The detail")]
    [InlineData("null", "The detail")]
    public async Task Fault_of_a_member_names_its_option(string pointer, string begins)
    {
        FlowException fault = await FailedAsync(Answer(HttpStatusCode.UnprocessableEntity, "invalid-value", $",\"pointer\":{pointer}"));

        Assert.StartsWith(begins, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Site_that_is_not_there_is_told_with_a_like_one()
    {
        FlowException fault = await FailedAsync(Answer(HttpStatusCode.NotFound, "site-not-found", ",\"suggestion\":\"shop-eu\""));

        Assert.Contains("'shop-eu'?", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'", (await FailedAsync(Answer(HttpStatusCode.NotFound, "site-not-found"), target: null)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Times_are_told_on_this_machines_clock_and_controls_left_out()
    {
        FlowException fault = await FailedAsync(Answer(HttpStatusCode.Conflict, "maintenance-ended", detail: "Over since 2026-05-01T12:00:00.000Z\\u001b[2J."));

        Assert.Equal($"Over since {Wording.Time(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero))}.", fault.Message);
    }

    [Theory]
    [InlineData("Create another one without expiresAt first.", "Create another one without Until first.")]
    [InlineData("At least disconnectedAfterSeconds + 5.", "At least DisconnectedAfterSeconds + 5.")]
    [InlineData("The app needs more time.", "The app needs more time.")]
    public async Task Refusal_speaks_of_options(string detail, string words)
    {
        FlowException fault = await FailedAsync(Answer(HttpStatusCode.Forbidden, "forbidden", detail: detail));

        Assert.Equal(words, fault.Message);
    }

    public static TheoryData<string, string, bool> Reasons => new()
    {
        { "refused", "Connection refused (10.0.0.1:443).", true },
        { "nested", "It broke (the pipe is closed).", false },
        { "certificate", "its certificate is not trusted (The remote certificate is invalid).", true },
        { "tls", "it does not speak https there (Cannot determine the frame size).", true },
        { "dns", "Name or service not known (maintenance.example.com:443).", true },
        { "io", "The response ended prematurely.", false },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task Network_that_fails_is_told_with_its_reason(string kind, string reason, bool changedNothing)
    {
        Exception failure = kind switch
        {
            "refused" => new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused (10.0.0.1:443)", new IOException("Connection refused")),
            "nested" => new HttpRequestException("It broke.", new IOException("the pipe is closed.")),
            "certificate" => new HttpRequestException(HttpRequestError.SecureConnectionError, "No.", new AuthenticationException("The remote certificate is invalid.")),
            "tls" => new HttpRequestException(HttpRequestError.SecureConnectionError, "No.", new AuthenticationException("Cannot determine the frame size.")),
            "dns" => new HttpRequestException(HttpRequestError.NameResolutionError, "Name or service not known (maintenance.example.com:443)"),
            _ => new IOException("The response ended prematurely"),
        };

        FlowException fault = await FailedAsync(() => throw failure);

        Assert.Equal((FlowErrors.ServiceUnreachable, "http://service/", changedNothing), (fault.ErrorId, fault.Target, fault.ChangedNothing));
        Assert.Contains($"can't be reached: {reason}", fault.Message, StringComparison.Ordinal);
        Assert.Equal(kind is not ("certificate" or "tls"), fault.Message.Contains(" Tried for 10 s.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway, 502)]
    [InlineData(HttpStatusCode.ServiceUnavailable, 503)]
    public async Task Gateway_in_front_of_a_service_that_is_away_is_told_by_its_status(HttpStatusCode status, int number)
    {
        FlowException fault = await FailedAsync(Answer(status, slug: null));

        Assert.Equal(FlowErrors.ServiceUnreachable, fault.ErrorId);
        Assert.Contains($"it answers {number}. Tried for 10 s.", fault.Message, StringComparison.Ordinal);
    }

    private static Func<HttpResponseMessage> Answer(HttpStatusCode status, string? slug, string more = "", string detail = "The detail.") => () => slug is null
        ? ScriptedAnswers.Of(status)
        : new HttpResponseMessage(status)
        {
            Content = new StringContent(
                $$"""{"type":"urn:maintenance:problem:{{slug}}","title":"T","status":{{(int)status}},"detail":"{{detail}}"{{more}}}""",
                System.Text.Encoding.UTF8, "application/problem+json"),
        };

    private static Task<FlowException> FailedAsync(Func<HttpResponseMessage> answer) => FailedAsync(answer, Site);

    private static async Task<FlowException> FailedAsync(Func<HttpResponseMessage> answer, string? target)
    {
        var time = new FakeTimeProvider();
        ServiceCalls calls = ResendTests.Calls(new ScriptedAnswers((_, _) => answer()), time);
        Task<FlowException> failed = Assert.ThrowsAsync<FlowException>(
            () => calls.SendAsync((client, token) => client.GetSiteAsync(Site, token), target, TestContext.Current.CancellationToken));
        while (!failed.IsCompleted)
        {
            time.Advance(TimeSpan.FromMilliseconds(200));
            await Task.Yield();
        }

        return await failed;
    }
}
