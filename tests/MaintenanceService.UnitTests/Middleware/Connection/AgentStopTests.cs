using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>How an app leaves the service: after its last request, once, however it ends, and without waiting for long.</summary>
public sealed class AgentStopTests : IAsyncLifetime
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private ScriptedService _service = null!;
    private AgentUnderTest _app = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await ScriptedService.StartAsync();
        _app = new AgentUnderTest(_service);
    }

    [Fact]
    public async Task App_deregisters_when_its_last_request_is_over()
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        await _app.Agent.StartAsync(Test);
        await _app.Agent.StoppingAsync(Test).OrHangAsync();
        await _app.Agent.StopAsync(Test).OrHangAsync();
        Assert.Empty(_service.Removed.All);
        Assert.Equal(MaintenanceMode.Open, _app.Instance.State.Mode);

        await _app.Agent.StoppedAsync(Test).OrHangAsync();

        Assert.Equal(["one"], _service.Removed.All);
        Assert.Equal(MaintenanceMode.Closed, _service.Reports.All[^1].Report.Mode);
        Assert.Equal(MaintenanceMode.Closed, _app.Instance.State.Mode);
    }

    [Fact]
    public async Task App_of_a_host_without_a_lifecycle_deregisters_when_it_is_stopped()
    {
        await _app.Agent.StartAsync(Test).OrHangAsync();

        await _app.Agent.StopAsync(Test).OrHangAsync();

        Assert.Equal(["one"], _service.Removed.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task App_that_is_disposed_without_a_stop_deregisters(bool isAsync)
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();

        await DisposeAgentAsync(isAsync);

        Assert.Equal(["one"], _service.Removed.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task App_that_has_left_does_not_leave_again(bool isAsync)
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        await _app.Agent.StoppedAsync(Test).OrHangAsync();
        await _app.Agent.StoppedAsync(Test).OrHangAsync();

        await DisposeAgentAsync(isAsync);

        Assert.Equal(["one"], _service.Removed.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task App_that_never_started_has_nothing_to_leave(bool isAsync)
    {
        await _app.Agent.StoppedAsync(Test).OrHangAsync();
        await DisposeAgentAsync(isAsync);

        Assert.Empty(_service.Reports.All);
        Assert.Empty(_service.Removed.All);
    }

    [Fact]
    public async Task Service_that_is_silent_at_the_end_keeps_the_app_for_two_seconds()
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        var abandoned = new Recorder<string>();
        _service.OnReport = (context, report) => UnansweredAsync(report.Mode == MaintenanceMode.Closed, context, abandoned);

        Task leaving = _app.Agent.StoppedAsync(Test);
        await _service.Reports.FirstAsync(entry => entry.Report.Mode == MaintenanceMode.Closed);
        _app.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(leaving.IsCompleted);
        _app.Time.Advance(TimeSpan.FromSeconds(0.1));

        await leaving.OrHangAsync();
        await abandoned.FirstAsync(_ => true);
        Assert.Empty(_service.Removed.All);
    }

    [Fact]
    public async Task Report_that_is_unanswered_at_the_end_is_given_up_after_two_seconds()
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        var abandoned = new Recorder<string>();
        // The second confirms the state that the first has brought.
        _service.OnReport = (context, report) => UnansweredAsync(report.Sequence > 2, context, abandoned);
        // Or the second would serve for the third as well.
        await _service.Reports.NthAsync(2, _ => true);
        await _app.Agent.StartedAsync(Test);
        await _service.Reports.NthAsync(3, _ => true);

        Task leaving = _app.Agent.StoppedAsync(Test);
        _app.Time.Advance(TimeSpan.FromSeconds(1.9));
        Assert.False(leaving.IsCompleted);
        Assert.Empty(abandoned.All);
        _app.Time.Advance(TimeSpan.FromSeconds(0.1));

        await leaving.OrHangAsync();
        await abandoned.FirstAsync(_ => true);
        Assert.Equal(3, _service.Reports.All.Count);
        Assert.Empty(_service.Removed.All);
    }

    [Fact]
    public async Task Nothing_is_sent_after_the_end()
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        await _service.StreamsOpened.FirstAsync(_ => true);
        await _app.Agent.StoppedAsync(Test).OrHangAsync();
        int reports = _service.Reports.All.Count;

        await _app.Agent.StartedAsync(Test);
        _app.Time.Advance(TimeSpan.FromMinutes(5));
        await _app.DisposeAsync();

        Assert.Equal((reports, 1, 1), (_service.Reports.All.Count, _service.StreamsOpened.All.Count, _service.Removed.All.Count));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }

    private async Task DisposeAgentAsync(bool isAsync)
    {
        if (isAsync)
        {
            await _app.Agent.DisposeAsync();
        }
        else
        {
            await Task.Run(_app.Agent.Dispose, Test).OrHangAsync();
        }
    }

    private static async Task<bool> UnansweredAsync(bool isSo, HttpContext context, Recorder<string> abandoned)
    {
        if (isSo)
        {
            await AgentUnderTest.UntilAbandonedAsync(context);
            abandoned.Add("report");
        }

        return isSo;
    }
}
