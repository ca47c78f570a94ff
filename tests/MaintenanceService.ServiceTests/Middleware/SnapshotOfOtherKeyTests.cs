using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>A state on disk that another key has sealed keeps the app closed until the service answers, and opens nothing.</summary>
public sealed class SnapshotOfOtherKeyTests
{
    private const string OtherKey = "another-key-for-tests-0123456789";

    [Theory]
    [InlineData(MaintenanceMode.Closed, 503, 503)]
    [InlineData(MaintenanceMode.ReadOnly, 200, 503)]
    public async Task Mode_that_refuses_is_believed_without_who_and_what_it_lets_through(MaintenanceMode mode, int read, int write)
    {
        (SiteStatePass pass, string token) = States.Pass();
        using var folder = new TemporaryFolder();
        SiteStateMaintenance maintenance = States.Maintenance(mode: mode) with { ExemptPaths = ["/own"], BypassNetworks = ["127.0.0.1", "::1"] };
        await WriteAsync(folder, States.With(maintenance) with
        {
            Passes = [pass],
            Settings = new SiteSettings { ExemptPaths = ["/site"], BypassNetworks = ["127.0.0.1", "::1"] },
        });

        await using RunningApp app = await StartAloneAsync(folder);

        foreach (string path in new[] { "/", "/own", "/site" })
        {
            using HttpResponseMessage reading = await app.GetAsync(path, ("Maintenance-Pass", token));
            using HttpResponseMessage writing = await app.SendAsync(HttpMethod.Post, path, ("Maintenance-Pass", token));
            Assert.Equal((path, read, write), (path, (int)reading.StatusCode, (int)writing.StatusCode));
        }

        Assert.Single(app.Log.Of(113));
    }

    [Theory]
    [InlineData("open", "open", 200)]
    [InlineData("open", "closed", 503)]
    [InlineData("part", "open", 200)]
    [InlineData("over", "open", 200)]
    [InlineData("over", "closed", 503)]
    [InlineData("strict when disconnected", "open", 503)]
    public async Task State_that_is_open_is_as_if_absent_but_for_closing_when_disconnected(string stored, string whenUnknown, int status)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, stored switch
        {
            "part" => States.With(States.Maintenance("m1", MaintenanceMode.Closed, "/orders")),
            "over" => States.With(States.Maintenance() with { EndsAt = TimeProvider.System.GetUtcNow().AddSeconds(-1) }),
            "strict when disconnected" => States.Open() with { Settings = new SiteSettings { WhenDisconnected = WhenDisconnected.Closed } },
            _ => States.Open(),
        });

        await using RunningApp app = await StartAloneAsync(folder, setup => setup.Settings["Maintenance:WhenUnknown"] = whenUnknown);

        Assert.Equal(status, (int)await app.StatusAsync("/orders"));
    }

    [Theory]
    [InlineData("1-first", 1)]
    [InlineData("2-later", 9)]
    public async Task Service_that_answers_is_followed_whatever_history_the_file_tells_of(string epoch, long revision)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, States.Closed(revision: 5) with { Epoch = "9-forged" });
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open(revision) with { Epoch = epoch });

        await using RunningApp app = await RunningApp.StartAsync(service, setup =>
        {
            setup.Folder = folder.Path;
            setup.Settings["Maintenance:ApiKey"] = OtherKey;
        });
        await service.ConfirmedAsync(revision, epoch);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Key_that_changes_again_does_not_seal_what_was_never_believed()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, States.Closed());
        string file = folder.File("App_Data/maintenance/shop.one.state");
        string before = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        await using RunningApp app = await StartAloneAsync(folder);

        app.Configuration["Maintenance:ApiKey"] = "a-third-key-for-tests-0123456789";
        app.Configuration.Reload();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.Equal(before, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private static async Task WriteAsync(TemporaryFolder folder, SiteState state)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Folder = folder.Path);
        await service.ConfirmedAsync(state.Revision, state.Epoch);
    }

    private static async Task<RunningApp> StartAloneAsync(TemporaryFolder folder, Action<AppSetup>? change = null)
    {
        RunningApp app = RunningApp.Build(Nobody.Address, setup =>
        {
            setup.Folder = folder.Path;
            setup.Settings["Maintenance:ApiKey"] = OtherKey;
            change?.Invoke(setup);
        });
        await app.StartAsync();
        return app;
    }
}
