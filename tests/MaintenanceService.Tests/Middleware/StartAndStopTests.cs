using System.Net;
using System.Net.Sockets;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The app listens in time whatever the service does, knows its state before its first request, and says goodbye.</summary>
public sealed class StartAndStopTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task App_with_a_good_service_listens_only_once_the_state_is_in_force()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
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
        time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(starting.IsCompleted);
        answer.SetResult();
        await starting.WaitAsync(TimeSpan.FromSeconds(30), Test);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Theory]
    [InlineData("open", 200)]
    [InlineData("readOnly", 200)]
    [InlineData("closed", 503)]
    public async Task App_with_a_silent_service_listens_after_two_seconds_and_does_as_WhenUnknown_says(string whenUnknown, int status)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
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
        time.Advance(TimeSpan.FromSeconds(2));
        await starting.WaitAsync(TimeSpan.FromSeconds(30), Test);

        Assert.Equal(status, (int)await app.StatusAsync("/"));
        Assert.Equal(status == 503 || whenUnknown == "readOnly" ? 503 : 200, (int)(await app.SendAsync(HttpMethod.Post, "/")).StatusCode);
        answer.SetResult();
        await service.ConfirmedAsync(1);
        Assert.Equal(HttpStatusCode.OK, (await app.SendAsync(HttpMethod.Post, "/")).StatusCode);
    }

    [Fact]
    public async Task App_whose_service_refuses_the_connection_starts()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        await using RunningApp app = RunningApp.Build(new Uri($"http://{taken.LocalEndPoint}"), null);

        await app.StartAsync().WaitAsync(TimeSpan.FromSeconds(30), Test);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
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
        await using RunningApp app = await RunningApp.StartAsync(service);
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
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.ConfirmedAsync(1);
        service.OnReport = async (context, _) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            return true;
        };

        await app.StopAsync().WaitAsync(TimeSpan.FromSeconds(30), Test);

        Assert.Empty(service.Removed.All);
    }

    [Fact]
    public async Task Key_that_changes_in_the_configuration_is_used_at_once()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service);
        await service.ConfirmedAsync(1);

        app.Configuration["Maintenance:ApiKey"] = "another-key-for-tests-0123456789";
        app.Configuration.Reload();

        await service.Reports.FirstAsync(entry => entry.Key == "another-key-for-tests-0123456789");
    }
}
