using System.Net;
using MaintenanceService.AspNetCore.State;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>What an app does when it reaches its service again, and what it tells at once.</summary>
public sealed class ReconnectionTests
{
    private readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Self_closed_app_never_opens_between_an_answer_and_the_state_that_it_brings()
    {
        var strict = new SiteSettings { WhenDisconnected = WhenDisconnected.Closed, DisconnectedAfterSeconds = 30, DrainSeconds = 5 };
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open() with { Settings = strict });
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = _time);
        await service.FallSilentAsync(States.Open(2) with { Settings = strict });
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        await _time.AdvanceUntilAsync(TimeSpan.FromSeconds(1), () => stateMachine.State.ClosedByItself);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));

        // Closed by the service meanwhile: the answer to the first report brings that.
        service.State = States.Closed(3) with { Settings = strict };
        service.TellsByStreamAlone = false;
        service.IsSilent = false;
        await _time.AdvanceUntilAsync(service.ConfirmedAsync(3));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        // A state that finds the app open, and closes it, says so.
        Assert.DoesNotContain(app.Log.Of(131), line => line.Message.Contains("revision 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_that_is_open_again_is_followed_by_a_report_at_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = _time);
        await service.ConfirmedAsync(1);
        await service.StreamsOpened.FirstAsync(_ => true);
        service.TellsByStreamAlone = true;
        int reports = service.Reports.All.Count;

        service.Send("event: bye\ndata: {\"reason\":\"shutdown\"}\nretry: 1000\n\n");
        await _time.AdvanceUntilAsync(service.StreamsOpened.NthAsync(2, _ => true));
        // The clock stands still from here on: no report is due, and nothing has changed.
        await service.Reports.NthAsync(reports + 1, _ => true).OrHangAsync();
    }

    [Fact]
    public async Task End_of_what_was_waited_for_is_told_before_the_next_report_is_due()
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Time = _time;
            setup.After = web => web.MapGet("/slow", async () =>
            {
                inside.SetResult();
                await go.Task;
            });
        });
        await service.ConfirmedAsync(1);
        Task<HttpResponseMessage> slow = app.GetAsync("/slow");
        await inside.Task;
        service.Put(States.Closed(2));
        await service.Reports.FirstAsync(entry => entry.Report is { Revision: 2, RequestsInFlight: 1 });
        InstanceStateMachine stateMachine = app.Services.GetRequiredService<InstanceStateMachine>();
        // A look at the clock that still finds it.
        _time.Advance(TimeSpan.FromMilliseconds(100));
        go.SetResult();
        (await slow).EnsureSuccessStatusCode();
        await Processes.Eventually.TrueAsync(() => stateMachine.Count() == default, TestContext.Current.CancellationToken);

        // One more look, and less than the second after which a draining app reports anyway.
        _time.Advance(TimeSpan.FromMilliseconds(100));

        await service.Reports.FirstAsync(entry => entry.Report is { Revision: 2, RequestsInFlight: 0 }).OrHangAsync();
    }
}
