using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A service, or something in between, that does not do as agreed: what is in force stays, and the app tries on.</summary>
public sealed class MisbehavingServiceTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("<html>sign in to the hotel's network</html>")]
    [InlineData("{}")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"mode":7,"serverTime":"2026-01-01T00:00:00Z"}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"serverTime":"2026-01-01T00:00:00Z","maintenances":null}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"serverTime":"2026-01-01T00:00:00Z","maintenances":[null]}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"serverTime":"2026-01-01T00:00:00Z","maintenances":[{"id":"a","paths":null}]}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"serverTime":"2026-01-01T00:00:00Z","settings":null}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"serverTime":"2026-01-01T00:00:00Z","settings":{"exemptPaths":[null]}}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"serverTime":"2026-01-01T00:00:00Z","passes":[{"id":"a","hash":null}]}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9}""")]
    [InlineData("""{"site":"shop","epoch":"e","revision":9,"serverTime":"9999-12-31T23:59:59Z"}""")]
    [InlineData("""{"site":"another","epoch":"e","revision":9,"serverTime":"2026-01-01T00:00:00Z"}""")]
    public async Task Garbage_on_the_stream_and_in_answers_changes_nothing(string garbage)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.ConfirmedAsync(1);
        await service.StreamsOpened.FirstAsync(_ => true);
        bool garbled = false;
        service.OnReport = async (context, report) =>
        {
            if (garbled)
            {
                return false;
            }

            garbled = true;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(garbage);
            return true;
        };

        service.Send(ScriptedService.Event("state", garbage));
        // A good state of the same stream, or of the next, is taken all the same.
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        service.State = States.With(2, States.Maintenance("m2") with { Message = "second" });
        service.Send(ScriptedService.Event("heartbeat", $$"""{"serverTime":"{{service.Time.GetUtcNow():O}}","epoch":"{{States.Epoch}}","revision":2}"""));
        await service.ConfirmedAsync(2);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.DoesNotContain(app.Log.Lines.All, line => line.Event == 152 && AppLog.IsOurs(line));
    }

    [Theory]
    [InlineData(502, "text/html")]
    [InlineData(503, "text/html")]
    [InlineData(500, "application/problem+json")]
    [InlineData(302, "text/html")]
    [InlineData(404, "application/json")]
    [InlineData(401, "application/problem+json")]
    [InlineData(403, "application/problem+json")]
    public async Task Answer_that_is_no_success_is_no_answered_report(int status, string type)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(
            States.Open() with { Settings = new SiteSettings { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30 } });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.ConfirmedAsync(1);
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        service.OnReport = async (context, _) =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            await context.Response.WriteAsync("{}");
            return true;
        };

        time.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Stale_revision_is_an_error_in_the_log_and_the_newer_one_stays()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed(5));
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.StreamsOpened.FirstAsync(_ => true);

        service.Put(States.Open(4));

        Assert.Equal(LogLevel.Error, (await app.Log.FirstAsync(130)).Level);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Later_epoch_is_taken_whatever_its_revision()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed(5));
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.StreamsOpened.FirstAsync(_ => true);

        service.Put(States.Open(2) with { Epoch = "2-restored" });
        await service.ConfirmedAsync(2, "2-restored");

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Theory]
    [InlineData("0-before")]
    [InlineData("1-other")]
    public async Task Service_of_an_earlier_or_another_history_opens_nothing_and_is_named(string epoch)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed(5));
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.StreamsOpened.FirstAsync(_ => true);

        service.Put(States.Open(9) with { Epoch = epoch });

        LogLine line = await app.Log.FirstAsync(133);
        Assert.Equal(LogLevel.Error, line.Level);
        Assert.Contains(epoch, line.Message, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Unknown_members_events_and_comments_are_skipped_and_an_unknown_mode_is_closed()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.StreamsOpened.FirstAsync(_ => true);
        JsonNode state = JsonSerializer.SerializeToNode(States.Closed(2), WireJson.TypeInfo<SiteState>())!;
        state["serverTime"] = service.Time.GetUtcNow().ToString("O");
        state["mode"] = "half-open";
        state["colour"] = JsonNode.Parse("""{"a":[1]}""");
        state["settings"]!["mood"] = "good";
        state["maintenances"]![0]!["mode"] = "half-open";
        state["maintenances"]![0]!["new"] = true;
        service.TellsByStreamAlone = true;

        service.Send(": a comment\n\n" + ScriptedService.Event("weather", "{") + "id: 7\nretry: 5\n\n" + ScriptedService.Event("state", state.ToJsonString()));
        await service.ConfirmedAsync(2);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.Single(service.StreamsOpened.All);
    }

    [Fact]
    public async Task Stream_held_back_by_a_proxy_is_made_up_for_by_the_reports_answer()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        service.OnStream = async context =>
        {
            // Headers leave with the first byte, and there is none.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return true;
        };
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.ConfirmedAsync(1);

        service.State = States.Closed(2);
        await time.AdvanceUntilAsync(service.ConfirmedAsync(2));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Stream_that_is_silent_for_45_seconds_is_opened_again(bool withHeaders)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        if (!withHeaders)
        {
            service.OnStream = async context =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                return true;
            };
        }

        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.StreamsOpened.FirstAsync(_ => true);
        await service.ConfirmedAsync(1);
        if (withHeaders)
        {
            // What is confirmed was heard on the stream: its silence begins here.
            service.TellsByStreamAlone = true;
            service.Put(States.Open(2));
            await service.ConfirmedAsync(2);
        }

        DateTimeOffset openedAt = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(43));
        await time.AdvanceUntilAsync(service.StreamsOpened.NthAsync(2, _ => true));

        // 45 s, up to a second of jitter, and as long as the clock of this test runs on before it is seen.
        Assert.InRange((time.GetUtcNow() - openedAt).TotalSeconds, 45, 55);
    }

    [Fact]
    public async Task Stream_with_heartbeats_stays()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        service.TellsByStreamAlone = true;
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.StreamsOpened.FirstAsync(_ => true);
        await service.ConfirmedAsync(1);

        for (int revision = 2; revision < 8; revision++)
        {
            // Whoever confirms it has heard it on the stream, and at this time.
            time.Advance(TimeSpan.FromSeconds(15));
            service.Put(States.Open(revision));
            await service.ConfirmedAsync(revision);
        }

        Assert.Single(service.StreamsOpened.All);
    }

    [Fact]
    public async Task Bye_delays_the_reconnection_by_its_retry_time_up_to_a_limit()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.StreamsOpened.FirstAsync(_ => true);
        await service.ConfirmedAsync(1);

        service.Send("event: bye\ndata: {\"reason\":\"shutdown\"}\nretry: 7000\n\n");
        await time.AdvanceUntilAsync(service.StreamsOpened.NthAsync(2, _ => true));
        service.Send("event: bye\ndata: {\"reason\":\"shutdown\"}\nretry: 99999999999999\n\n");
        await time.AdvanceUntilAsync(service.StreamsOpened.NthAsync(3, _ => true));
    }

    [Fact]
    public async Task Endless_event_is_cut_off_and_the_stream_opened_again()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        bool first = true;
        service.OnStream = async context =>
        {
            if (!first)
            {
                return false;
            }

            first = false;
            context.Response.ContentType = "text/event-stream";
            byte[] line = new byte[64 * 1024];
            Array.Fill(line, (byte)'x');
            await context.Response.WriteAsync("data: ", Test);
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(line, context.RequestAborted);
            }

            return true;
        };
        await using RunningApp app = await RunningApp.StartAsync(service);

        await service.StreamsOpened.NthAsync(2, _ => true);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Endless_answer_to_a_report_is_cut_off()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        var cutOff = new Recorder<bool>();
        service.OnReport = async (context, report) =>
        {
            if (report.Revision == 0 || cutOff.All.Count > 0)
            {
                return false;
            }

            context.Response.ContentType = "application/json";
            byte[] blanks = new byte[8 * 1024 * 1024];
            Array.Fill(blanks, (byte)' ');
            try
            {
                await context.Response.Body.WriteAsync(blanks, context.RequestAborted);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                cutOff.Add(true);
            }

            return true;
        };
        // Its patience with a slow answer never ends here: only the length can be what it minds.
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.StopTime());

        await cutOff.FirstAsync(_ => true);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Replaced_instance_goes_on_under_another_name()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        service.OnReport = async (context, report) =>
        {
            if (!context.Request.Path.Value!.EndsWith("/one", StringComparison.Ordinal) || report.Revision == 0)
            {
                return false;
            }

            context.Response.StatusCode = StatusCodes.Status409Conflict;
            context.Response.ContentType = "application/problem+json";
            await context.Response.WriteAsync("""{"type":"urn:maintenance:problem:instance-replaced","status":409}""");
            return true;
        };
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.StopTime());

        (string name, InstanceReport report, _) = await service.Reports.FirstAsync(entry => entry.Instance != "one");

        Assert.Matches("^one-[0-9a-f]{8}$", name);
        Assert.Equal(1, report.Revision);
        Assert.Equal(LogLevel.Error, Assert.Single(app.Log.Of(120)).Level);
        service.Put(States.Closed(2));
        await service.Reports.FirstAsync(entry => entry.Instance == name && entry.Report.Revision == 2);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        await app.StopAsync();
        Assert.Contains(name, service.Removed.All);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Refused_key_is_tried_again_only_after_half_a_minute_or_when_it_changes(int status)
    {
        var time = new WatchedTime();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        service.OnReport = (context, _) =>
        {
            if (context.Request.Headers.Authorization.ToString().EndsWith("-two", StringComparison.Ordinal))
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = status;
            return Task.FromResult(true);
        };
        await using RunningApp app = RunningApp.Build(service.Address, setup => setup.Time = time);
        Task starting = app.StartAsync();
        LogLine line = await app.Log.FirstAsync(121);
        Assert.Equal(LogLevel.Warning, line.Level);
        Assert.DoesNotContain(RunningApp.ApiKey, line.Message, StringComparison.Ordinal);
        await time.Waits.FirstAsync(wait => wait == StartAndStopTests.Patience);
        time.Advance(StartAndStopTests.Patience);
        await starting.OrHangAsync();

        // Asked a second time, for the app's endpoints are news, it waits again.
        await time.Waits.NthAsync(2, wait => wait >= TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(27));
        app.Configuration["Maintenance:ApiKey"] = RunningApp.ApiKey + "-two";
        app.Configuration.Reload();
        await service.ConfirmedAsync(1);
        Assert.Equal(2, service.Reports.All.Count(entry => entry.Key == RunningApp.ApiKey));
        Assert.Single(app.Log.Of(122));
    }
}
