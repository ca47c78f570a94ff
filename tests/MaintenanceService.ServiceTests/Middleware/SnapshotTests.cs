using System.Diagnostics;
using System.Net;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Microsoft.Extensions.Logging;
using Xunit;

namespace MaintenanceService.Tests.Middleware;

/// <summary>The last state on disk: what a start without the service goes by, and what it does not believe.</summary>
public sealed class SnapshotTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task State_is_on_disk_for_the_owner_alone_before_it_is_confirmed()
    {
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        string file = "";
        bool? wasThere = null;
        service.OnReport = (_, report) =>
        {
            wasThere ??= report.Revision == 1 ? File.Exists(file) : null;
            return Task.FromResult(false);
        };
        await using RunningApp app = RunningApp.Build(service.Address, null);
        file = Path.Combine(app.Folder, "App_Data", "maintenance", "shop.one.state");

        await app.StartAsync();
        await service.ConfirmedAsync(1);

        Assert.True(wasThere);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Equal([file], Directory.GetFiles(Path.GetDirectoryName(file)!));
        Assert.DoesNotContain(RunningApp.ApiKey, await File.ReadAllTextAsync(file, Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_without_the_service_goes_by_the_state_on_disk()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, States.Closed());

        await using RunningApp app = await StartAloneAsync(folder);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Disconnected_start_closes_where_the_state_on_disk_says_so()
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder, States.Open() with { Settings = new SiteSettings { WhenDisconnected = WhenDisconnected.Closed } });

        await using RunningApp app = await StartAloneAsync(folder);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
    }

    [Fact]
    public async Task Maintenance_whose_end_passed_while_nobody_looked_is_over_and_a_leased_one_is_not()
    {
        DateTimeOffset past = TimeProvider.System.GetUtcNow().AddSeconds(-1);
        foreach (bool leased in new[] { false, true })
        {
            using var folder = new TemporaryFolder();
            await WriteAsync(folder, States.With(States.Maintenance() with { EndsAt = past, Leased = leased }));

            await using RunningApp app = await StartAloneAsync(folder);

            Assert.Equal(leased ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, await app.StatusAsync("/"));
        }
    }

    [Theory]
    [InlineData("flipped")]
    [InlineData("unsealed")]
    [InlineData("cut")]
    [InlineData("empty")]
    [InlineData("garbage")]
    [InlineData("huge")]
    [InlineData("folder")]
    [InlineData("site")]
    public async Task File_that_cannot_be_believed_is_as_if_absent(string damage)
    {
        using var folder = new TemporaryFolder();
        string file = await WriteAsync(folder, damage == "site" ? States.Closed() with { Site = "shop" } : States.Closed());
        string text = await File.ReadAllTextAsync(file, Test);
        switch (damage)
        {
            case "flipped":
                await File.WriteAllTextAsync(file, text.Replace("\"revision\":1", "\"revision\":2", StringComparison.Ordinal), Test);
                break;
            case "unsealed":
                await File.WriteAllTextAsync(file, text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..], Test);
                break;
            case "cut":
                await File.WriteAllTextAsync(file, text[..(text.Length / 2)], Test);
                break;
            case "empty":
                await File.WriteAllTextAsync(file, "", Test);
                break;
            case "garbage":
                await File.WriteAllBytesAsync(file, [0, 255, 254, 10, 13, 0], Test);
                break;
            case "huge":
                await File.WriteAllTextAsync(file, new string('x', 3 * 1024 * 1024), Test);
                break;
            case "folder":
                File.Delete(file);
                Directory.CreateDirectory(file);
                break;
        }

        await using RunningApp app = await StartAloneAsync(folder, setup =>
        {
            if (damage == "site")
            {
                setup.Settings["Maintenance:Site"] = "another";
                setup.Settings["Maintenance:SnapshotFile"] = file;
            }
        });

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        Assert.Single(app.Log.Of(110));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public async Task Empty_name_of_the_file_is_the_default(string name)
    {
        using var folder = new TemporaryFolder();
        await using (ScriptedService service = await ScriptedService.StartAsync(States.Closed()))
        {
            await using RunningApp app = await RunningApp.StartAsync(service, setup =>
            {
                setup.Folder = folder.Path;
                setup.Settings["Maintenance:SnapshotFile"] = name;
            });
            await service.Reports.FirstAsync(entry => entry.Report.Revision > 0);
        }

        await using RunningApp again = await StartAloneAsync(folder, setup => setup.Settings["Maintenance:SnapshotFile"] = name);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await again.StatusAsync("/"));
    }

    [Fact]
    public async Task Key_that_changes_seals_the_file_anew()
    {
        using var folder = new TemporaryFolder();
        await using (ScriptedService service = await ScriptedService.StartAsync(States.Closed()))
        {
            await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Folder = folder.Path);
            app.Configuration["Maintenance:ApiKey"] = "another-key-for-tests-0123456789";
            app.Configuration.Reload();
            await service.Reports.FirstAsync(entry => entry.Key == "another-key-for-tests-0123456789");
        }

        await using RunningApp again = await StartAloneAsync(folder, setup => setup.Settings["Maintenance:ApiKey"] = "another-key-for-tests-0123456789");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await again.StatusAsync("/"));
    }

    [Fact]
    public async Task Place_that_cannot_be_written_is_one_warning_and_then_memory_alone()
    {
        using var folder = new TemporaryFolder();
        // Not even root makes a folder inside a file.
        await File.WriteAllTextAsync(folder.File("App_Data"), "in the way", Test);
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Folder = folder.Path);

        service.Put(States.Closed(2));
        await service.ConfirmedAsync(2);
        service.Put(States.Closed(3));
        await service.ConfirmedAsync(3);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await app.StatusAsync("/"));
        Assert.Equal(LogLevel.Warning, Assert.Single(app.Log.Of(111)).Level);
    }

    [Theory]
    [InlineData(MaintenanceMode.Open, 200)]
    [InlineData(MaintenanceMode.Closed, 503)]
    public async Task Older_state_is_not_believed_where_a_newer_one_could_not_be_stored(MaintenanceMode whenUnknown, int status)
    {
        using var folder = new TemporaryFolder();
        await using (ScriptedService service = await ScriptedService.StartAsync(States.Open()))
        {
            await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Folder = folder.Path);
            string path = folder.File("App_Data/maintenance/shop.one.state");
            await Processes.Eventually.TrueAsync(() => File.Exists(path), Test);
            // Each state is written beside the file first: not even root writes into a folder.
            for (int writer = 1; writer < 2000; writer++)
            {
                Directory.CreateDirectory($"{path}.{Environment.ProcessId}-{writer}.tmp");
            }

            service.Put(States.Closed(2));
            await service.ConfirmedAsync(2);
            Assert.Single(app.Log.Of(111));
        }

        await using RunningApp again = await StartAloneAsync(folder, setup => setup.Settings["Maintenance:WhenUnknown"] = $"{whenUnknown}");

        Assert.Equal(status, (int)await again.StatusAsync("/"));
    }

    [Fact]
    public async Task Pipe_in_its_place_holds_up_no_start()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/mkfifo"), "mkfifo is not installed");
        using var folder = new TemporaryFolder();
        string path = folder.File("state");
        using (Process mkfifo = Process.Start("/usr/bin/mkfifo", path))
        {
            await mkfifo.WaitForExitAsync(Test);
        }

        await using RunningApp app = await StartAloneAsync(folder, setup => setup.Settings["Maintenance:SnapshotFile"] = path);

        Assert.Equal(HttpStatusCode.OK, await app.StatusAsync("/"));
        Assert.Single(app.Log.Of(110));
    }

    [Fact]
    public async Task Two_instances_on_one_machine_keep_their_state_side_by_side()
    {
        using var folder = new TemporaryFolder();
        await using ScriptedService service = await ScriptedService.StartAsync(States.Open());
        await using RunningApp named = await RunningApp.StartAsync(service, setup => setup.Folder = folder.Path);
        await using RunningApp random = await RunningApp.StartAsync(service, NamelessAndRegistered);
        await using RunningApp random2 = await RunningApp.StartAsync(service, NamelessAndRegistered);

        service.Put(States.Closed(2));
        foreach (string name in service.Reports.All.Select(entry => entry.Instance).Distinct())
        {
            await service.Reports.FirstAsync(entry => entry.Instance == name && entry.Report.Revision == 2);
        }

        string[] files = [.. Directory.GetFiles(folder.File("App_Data/maintenance")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];
        Assert.Equal(3, service.Reports.All.Select(entry => entry.Instance).Distinct().Count());
        Assert.Equal(2, files.Length);
        Assert.Contains("shop.one.state", files);
        Assert.Empty(random.Log.Of(111).Concat(random2.Log.Of(111)));

        void NamelessAndRegistered(AppSetup setup)
        {
            // Whoever shares a file may know the state before the service knows of it, and so may listen.
            setup.StopTime();
            Nameless(setup, folder);
        }
    }

    [Fact]
    public async Task Late_instance_does_not_overwrite_a_newer_shared_snapshot()
    {
        using var folder = new TemporaryFolder();
        await using ScriptedService quick = await ScriptedService.StartAsync(States.Open());
        await using ScriptedService late = await ScriptedService.StartAsync(States.Open());
        await using (RunningApp first = await RunningApp.StartAsync(quick, setup => Nameless(setup, folder)))
        await using (RunningApp second = await RunningApp.StartAsync(late, setup => Nameless(setup, folder)))
        {
            quick.Put(States.Closed(3));
            await quick.ConfirmedAsync(3);
            late.Put(States.Open(2));
            await late.ConfirmedAsync(2);
            Assert.Single(Directory.GetFiles(folder.File("App_Data/maintenance")));
        }

        await using RunningApp again = await StartAloneAsync(folder, setup => Nameless(setup, folder));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await again.StatusAsync("/"));
    }

    private static void Nameless(AppSetup setup, TemporaryFolder folder)
    {
        setup.Folder = folder.Path;
        setup.Settings["Maintenance:Instance"] = null;
    }

    private static async Task<string> WriteAsync(TemporaryFolder folder, SiteState state)
    {
        await using ScriptedService service = await ScriptedService.StartAsync(state);
        await using RunningApp app = await RunningApp.StartAsync(service, setup => setup.Folder = folder.Path);
        await service.ConfirmedAsync(state.Revision);
        return folder.File("App_Data/maintenance/shop.one.state");
    }

    private static async Task<RunningApp> StartAloneAsync(TemporaryFolder folder, Action<AppSetup>? change = null)
    {
        RunningApp app = RunningApp.Build(Nobody.Address, setup =>
        {
            setup.Folder = folder.Path;
            change?.Invoke(setup);
        });
        await app.StartAsync();
        return app;
    }
}
