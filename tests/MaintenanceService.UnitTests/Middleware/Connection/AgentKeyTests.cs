using MaintenanceService.AspNetCore.Snapshots;
using MaintenanceService.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Connection;

/// <summary>A key that is exchanged while the app runs is used at once, for all that depends on it.</summary>
public sealed class AgentKeyTests : IAsyncLifetime
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private ScriptedService _service = null!;
    private AgentUnderTest _app = null!;

    public async ValueTask InitializeAsync()
    {
        _service = await ScriptedService.StartAsync(States.Closed());
        _app = new AgentUnderTest(_service);
    }

    [Fact]
    public async Task New_key_is_reported_with_and_seals_the_stored_state()
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        Assert.NotNull(Stored(AgentUnderTest.Key));

        _app.ChangeKey(AgentUnderTest.OtherKey);

        Assert.NotNull(Stored(AgentUnderTest.OtherKey));
        Assert.Null(Stored(AgentUnderTest.Key));
        Assert.Equal(AgentUnderTest.Key, _service.Reports.All[0].Key);
        await _service.Reports.FirstAsync(entry => entry.Key == AgentUnderTest.OtherKey);
    }

    [Fact]
    public async Task Stream_that_was_refused_is_opened_with_the_new_key_at_once()
    {
        var refused = new Recorder<string>();
        _service.OnStream = context =>
        {
            if (context.Request.Headers.Authorization != $"Bearer {AgentUnderTest.Key}")
            {
                return Task.FromResult(false);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            refused.Add("");
            return Task.FromResult(true);
        };
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        await refused.FirstAsync(_ => true);

        _app.ChangeKey(AgentUnderTest.OtherKey);

        await _service.StreamsOpened.NthAsync(2, _ => true);
    }

    [Fact]
    public async Task Other_change_of_the_settings_stores_nothing()
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        File.Delete(_app.Snapshot);

        _app.ChangeKey(AgentUnderTest.Key);
        Assert.False(File.Exists(_app.Snapshot));
        _app.ChangeKey(AgentUnderTest.OtherKey);
        Assert.True(File.Exists(_app.Snapshot));

        // Each change counts once.
        File.Delete(_app.Snapshot);
        _app.ChangeKey(AgentUnderTest.OtherKey);
        Assert.False(File.Exists(_app.Snapshot));
    }

    [Fact]
    public async Task New_key_of_an_app_that_is_over_stores_nothing()
    {
        await _app.Agent.StartingAsync(Test).OrHangAsync();
        await _app.Agent.DisposeAsync();
        File.Delete(_app.Snapshot);

        _app.ChangeKey(AgentUnderTest.OtherKey);

        Assert.False(File.Exists(_app.Snapshot));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }

    // The state as far as this key has sealed it.
    private SiteState? Stored(string key) =>
        new SnapshotFile(_app.Snapshot, () => key, _app.Time, NullLogger.Instance).Load("shop") is { IsOfOtherKey: false, State: var state } ? state : null;
}
