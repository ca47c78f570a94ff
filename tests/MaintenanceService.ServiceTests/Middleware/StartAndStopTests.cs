using System.Net;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The app listens in time whatever the service does, knows its state before its first request, and says goodbye.</summary>
public sealed class StartAndStopTests
{
    /// <summary>How long an app waits for the service, at its start and at its end.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task App_with_a_good_service_listens_only_once_the_state_is_in_force()
    {
        var time = new WatchedTime();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        var answer = new TaskCompletionSource();
        service.OnReport = async (_, _) =>
        {
            await answer.Task;
            return false;
        };
        await using RunningApp app = RunningApp.Build(service.Address, setup => setup.Time = time);

        Task starting = app.StartAsync();
        await service.Reports.FirstAsync(_ => true);
        await time.Waits.FirstAsync(wait => wait == Patience);
        time.Advance(Patience - TimeSpan.FromSeconds(0.1));
        Assert.False(starting.IsCompleted);
        answer.SetResult();
        await starting.OrHangAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Theory]
    [InlineData("open", 200)]
    [InlineData("readOnly", 200)]
    [InlineData("closed", 503)]
    public async Task App_with_a_silent_service_listens_after_two_seconds_and_does_as_WhenUnknown_says(string whenUnknown, int status)
    {
        var time = new WatchedTime();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        var answer = new TaskCompletionSource();
        service.OnReport = async (_, _) =>
        {
            await answer.Task;
            return false;
        };
        await using RunningApp app = RunningApp.Build(service.Address, setup =>
        {
            setup.Time = time;
            setup.Settings["Maintenance:WhenUnknown"] = whenUnknown;
        });

        Task starting = app.StartAsync();
        await service.Reports.FirstAsync(_ => true);
        await time.Waits.FirstAsync(wait => wait == Patience);
        time.Advance(Patience);
        await starting.OrHangAsync();

        Assert.Equal(status, (int)await app.StatusAsync("/"));
        Assert.Equal(status == 503 || whenUnknown == "readOnly" ? 503 : 200, (int)(await app.SendAsync(HttpMethod.Post, "/")).StatusCode);
        answer.SetResult();
        await service.ConfirmedAsync(1);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(HttpMethod.Post, "/")).StatusCode);
    }

    [Fact]
    public async Task App_whose_service_refuses_the_connection_starts()
    {
        await using RunningApp app = RunningApp.Build(Nobody.Address, null);

        await app.StartAsync().OrHangAsync();

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        await app.Log.FirstAsync(121);
        Assert.Single(app.Log.Of(121));
    }

    [Fact]
    public async Task First_report_registers_before_the_stream_is_opened()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        int streamsAtFirst = -1;
        service.OnReport = (_, _) =>
        {
            Interlocked.CompareExchange(ref streamsAtFirst, service.StreamsOpened.All.Count, -1);
            return Task.FromResult(false);
        };
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.StreamsOpened.FirstAsync(_ => true);

        (string instance, InstanceReport first, string? key) = service.Reports.All[0];
        InstanceReport second = await service.ConfirmedAsync(1);

        Assert.Equal(0, streamsAtFirst);
        Assert.Equal(("one", RunningApp.ApiKey), (instance, key));
        Assert.Equal((null, 0L), (first.Epoch, first.Revision));
        Assert.Equal(first.Run, second.Run);
        Assert.True(second.Sequence > first.Sequence);
    }

    [Fact]
    public async Task Reports_go_one_at_a_time_and_count_what_was_refused_and_bypassed()
    {
        (SiteStatePass pass, string token) = States.Pass();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed() with { Passes = [pass] });
        int atOnce = 0;
        int most = 0;
        service.OnReport = async (_, _) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref atOnce));
            await Task.Yield();
            Interlocked.Decrement(ref atOnce);
            return false;
        };
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.StopTime());
        await app.StatusAsync("/");
        await app.StatusAsync("/");
        await app.StatusAsync("/", ("Maintenance-Pass", token));

        service.Put(States.Open(2));
        InstanceReport report = await service.ConfirmedAsync(2);

        Assert.Equal((2L, 1L), (report.Refused, report.Bypassed));
        Assert.Equal(MaintenanceMode.Open, report.Mode);
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task App_reports_while_it_drains_and_deregisters_last()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Closed());
        var go = new TaskCompletionSource();
        var begun = new TaskCompletionSource();
        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.StopTime();
            setup.Settings["Maintenance:ExemptPaths:0"] = "/slow";
            setup.After = web => web.MapGet("/slow", async (HttpResponse response) =>
            {
                begun.SetResult();
                await go.Task;
                await response.WriteAsync("done");
            });
        });
        await service.ConfirmedAsync(1);
        Task<HttpResponseMessage> slow = app.GetAsync("/slow");
        await begun.Task;

        Task stopping = app.StopAsync();
        service.Put(States.Open(2));
        await service.ConfirmedAsync(2);
        Assert.Empty(service.Removed.All);
        go.SetResult();
        await stopping;

        Assert.Equal(HttpStatusCode.OK, (await slow).StatusCode);
        Assert.Equal("one", Assert.Single(service.Removed.All));
    }

    [Fact]
    public async Task Silent_service_does_not_hold_up_the_end()
    {
        var time = new WatchedTime();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Time = time);
        await service.ConfirmedAsync(1);
        service.OnReport = async (context, _) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return true;
        };

        Task stopping = app.StopAsync();
        // The first wait was at the start.
        await time.Waits.NthAsync(2, wait => wait == Patience);
        Assert.False(stopping.IsCompleted);
        time.Advance(Patience);
        await stopping.OrHangAsync();

        Assert.Empty(service.Removed.All);
    }

    [Fact]
    public async Task Key_that_changes_in_the_configuration_is_used_at_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.StopTime());
        await service.ConfirmedAsync(1);

        app.Configuration["Maintenance:ApiKey"] = "another-key-for-tests-0123456789";
        app.Configuration.Reload();

        await service.Reports.FirstAsync(entry => entry.Key == "another-key-for-tests-0123456789");
    }
}
