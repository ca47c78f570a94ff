using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What stands between an app and the service proves nothing: only an answer to this very report lets the app go on without.</summary>
public sealed class OddAnswersTests
{
    private static readonly SiteSettings Strict = new() { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 5 };

    [Theory]
    [InlineData("204 of a proxy")]
    [InlineData("204 for another report")]
    [InlineData("200 with nothing")]
    [InlineData("200 of another site")]
    [InlineData("200 of an earlier history")]
    [InlineData("302 of a portal")]
    public async Task App_that_closes_when_cut_off_closes(string answer)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open() with { Settings = Strict });
        service.Time = time;
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.ConfirmedAsync(1);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));

        service.OnReport = async (context, report) =>
        {
            await AnswerAsync(context, report, answer);
            return true;
        };
        await time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => app.StatusAsync("/").Result == HttpStatusCode.ServiceUnavailable);
        Assert.Single(app.Log.Of(121));
    }

    // The control: the same app stays open for as long as it is answered.
    [Fact]
    public async Task App_that_closes_when_cut_off_stays_open_while_it_is_answered()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open() with { Settings = Strict });
        service.Time = time;
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.ConfirmedAsync(1);

        // Fifteen seconds lie between two: at the tenth it would have been closed for long.
        await time.AdvanceUntilAsync(service.Reports.NthAsync(10, _ => true));

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    private static async Task AnswerAsync(HttpContext context, InstanceReport report, string answer)
    {
        long sequence = report.Sequence!.Value;
        if (answer.StartsWith("200", StringComparison.Ordinal) || answer.EndsWith("another report", StringComparison.Ordinal))
        {
            context.Response.Headers[ReportHeader.Name] = ReportHeader.Format(report.Run!, answer.EndsWith("another report", StringComparison.Ordinal) ? sequence - 1 : sequence);
        }

        SiteState state = States.Open(5) with { ServerTime = TimeProvider.System.GetUtcNow() };
        switch (answer)
        {
            case "200 with nothing":
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync("{}");
                break;
            case "200 of another site":
                await context.Response.WriteAsJsonAsync(state with { Site = "other" }, WireJson.TypeInfo<SiteState>());
                break;
            case "200 of an earlier history":
                await context.Response.WriteAsJsonAsync(state with { Epoch = "0-before" }, WireJson.TypeInfo<SiteState>());
                break;
            default:
                context.Response.StatusCode = answer.StartsWith("302", StringComparison.Ordinal) ? StatusCodes.Status302Found : StatusCodes.Status204NoContent;
                break;
        }
    }
}
