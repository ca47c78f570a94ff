using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>
/// One table for <c>maintenance run</c> and <c>Invoke-Maintenance</c>: the same outcome, the same site afterwards, and the block run or not.
/// </summary>
public sealed class RunFormTests(RunFormTests.OneFleet fixture) : IClassFixture<RunFormTests.OneFleet>
{
    private const string Probe = "curl --silent --output /dev/null --write-out '%{http_code}' ";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in Table.Keys)
            {
                data.Add(RunForm.Command, name);
                data.Add(RunForm.Cmdlet, name);
            }

            return data;
        }
    }

    /// <summary>Site, key, options and line; the exit code, whether the line ran, and the site's mode afterwards.</summary>
    private static Dictionary<string, Row> Table { get; } = new()
    {
        ["success"] = new("shop", "true", 0),
        ["failure"] = new("shop", "exit 7", 7),
        ["failure in a read-only site"] = new("shop", "exit 9", 9, Options: "--mode readOnly"),
        ["site without an instance"] = new("empty", "true", 3, Runs: false),
        ["instance that does not confirm"] = new("lonely", "true", 3, Runs: false, Options: "--timeout 2s"),
        ["instance that does not confirm, and is kept closed"] = new("lonely", "true", 3, Runs: false, Options: "--timeout 2s --keep-on-failure", After: MaintenanceMode.Closed),
        ["unknown site"] = new("nobody", "true", 64, Runs: false),
        ["name that is none"] = new("..", "true", 64, Runs: false),
        ["wrong key"] = new("shop", "true", 77, Runs: false, Key: "wrong"),
        ["service that is away"] = new("shop", "true", 69, Runs: false, Options: "--timeout 2s", IsAway: true),
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Outcome_is_the_same(string form, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are of a POSIX shell");
        Row row = Table[name];
        using var folder = new TemporaryFolder();
        Uri service = row.IsAway ? new Uri("http://127.0.0.1:1") : fixture.Fleet.Service.Address;

        using RunForm run = RunForm.Start(
            form, service, row.Key, folder.Path, row.Site, $"{Probe}{fixture.Fleet.Shops[0].Address}ignored > ran; {row.Line}", row.Options);
        (int exitCode, string output) = await run.ResultAsync();

        Assert.True(exitCode == row.ExitCode, $"{exitCode}: {output}");
        Assert.Equal(row.Runs, File.Exists(folder.File("ran")));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
        if (row.Site is "shop" or "lonely" or "empty")
        {
            Site site = (await fixture.Fleet.Client.GetSiteAsync(row.Site, Test)).Value;
            Assert.Equal(row.After, site.Mode);
            await fixture.Fleet.Client.EndAllMaintenancesAsync(row.Site, Test);
        }
    }

    [Theory]
    [InlineData(RunForm.Command)]
    [InlineData(RunForm.Cmdlet)]
    public async Task Line_runs_while_the_site_refuses(string form)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are of a POSIX shell");
        using var folder = new TemporaryFolder();

        using RunForm run = RunForm.Start(form, fixture.Fleet.Service.Address, Fleet.AdminKey, folder.Path, "shop", $"{Probe}{fixture.Fleet.Shops[0].Address} > seen");

        Assert.Equal(0, (await run.ResultAsync()).ExitCode);
        Assert.Equal("503", await File.ReadAllTextAsync(folder.File("seen"), Test));
    }

    [Theory]
    [InlineData(RunForm.Command)]
    [InlineData(RunForm.Cmdlet)]
    public async Task Site_that_a_colleague_holds_is_said_to_stay_closed(string form)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are of a POSIX shell");
        using var folder = new TemporaryFolder();
        await fixture.Fleet.Client.PutMaintenanceAsync("shop", $"of-{form[..3]}", new MaintenanceRequest { Reason = "index rebuild" }, cancellationToken: Test);

        using RunForm run = RunForm.Start(form, fixture.Fleet.Service.Address, Fleet.AdminKey, folder.Path, "shop", "exit 7");
        (int exitCode, string output) = await run.ResultAsync();
        await fixture.Fleet.Client.EndAllMaintenancesAsync("shop", Test);

        Assert.Equal(7, exitCode);
        Assert.Contains("shop stays in maintenance, held by", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("open again", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RunForm.Command)]
    [InlineData(RunForm.Cmdlet)]
    public async Task Maintenance_that_a_colleague_ends_is_lost(string form)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are of a POSIX shell");
        using var folder = new TemporaryFolder();
        using RunForm run = RunForm.Start(
            form, fixture.Fleet.Service.Address, Fleet.AdminKey, folder.Path, "shop", "touch started; while [ ! -f on ]; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await fixture.Fleet.Client.EndAllMaintenancesAsync("shop", Test);
        await File.WriteAllTextAsync(folder.File("on"), "", Test);
        (int exitCode, string output) = await run.ResultAsync();

        Assert.True(exitCode == 4, $"{exitCode}: {output}");
    }

    [Theory]
    [InlineData(RunForm.Command, "TERM")]
    [InlineData(RunForm.Command, "INT")]
    [InlineData(RunForm.Cmdlet, "TERM")]
    [InlineData(RunForm.Cmdlet, "HUP")]
    public async Task Signal_stops_the_line_and_opens_the_site(string form, string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        using var folder = new TemporaryFolder();
        using RunForm run = RunForm.Start(
            form, fixture.Fleet.Service.Address, Fleet.AdminKey, folder.Path, "shop", "echo $$ > line; touch started; exec sleep 600");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        run.Signal(signal);

        Assert.NotEqual(0, (await run.ResultAsync()).ExitCode);
        Assert.Equal(MaintenanceMode.Open, (await fixture.Fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
        string line = (await File.ReadAllTextAsync(folder.File("line"), Test)).Trim();
        await Eventually.TrueAsync(() => !Directory.Exists($"/proc/{line}"), Test);
    }

    [Fact]
    public async Task Program_is_found_as_a_shell_finds_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the lines are of a POSIX shell");
        using var folder = new TemporaryFolder();
        await WriteProgramAsync(folder.File("true"), "#!/bin/sh\ntouch ran-the-wrong-one\n");
        await WriteProgramAsync(folder.File("no interpreter"), "printf '%s|' \"$@\"; exit 6\n");

        CliResult named = await CliProcess.RunInAsync(folder.Path, fixture.Fleet, "run", "--site", "shop", "--", "true");
        CliResult script = await CliProcess.RunInAsync(folder.Path, fixture.Fleet, "run", "--site", "shop", "--", "./no interpreter", "two words", "a \"quote\" and 'one'", "", "--", "--site");

        Assert.True(named.ExitCode == 0, named.Error);
        Assert.False(File.Exists(folder.File("ran-the-wrong-one")));
        Assert.True(script.ExitCode == 6, script.Error);
        Assert.Equal("two words|a \"quote\" and 'one'||--|--site|", script.Output);
    }

    private static async Task WriteProgramAsync(string file, string text)
    {
        await File.WriteAllTextAsync(file, text, Test);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private sealed record Row(
        string Site, string Line, int ExitCode, bool Runs = true, string Options = "", string Key = Fleet.AdminKey,
        MaintenanceMode After = MaintenanceMode.Open, bool IsAway = false);

    /// <summary>A service, one Shop, a site without instances, and one whose instance never confirms.</summary>
    public sealed class OneFleet : IAsyncLifetime
    {
        internal Fleet Fleet { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Fleet = await Fleet.StartAsync();
            await Fleet.Client.PutSiteAsync("empty", new SiteRequest());
            await Fleet.Client.PutSiteAsync("lonely", new SiteRequest { Settings = new SiteSettingsRequest { InstanceExpirySeconds = 86_400 } });
            Key key = await Fleet.Client.CreateKeyAsync(new KeyRequest { Name = "lonely", Role = KeyRole.Instance, Sites = ["lonely"] });
            using var client = new MaintenanceClient(Fleet.Service.Address, () => key.Secret);
            await client.ReportInstanceAsync("lonely", "dead-1", new InstanceReport { Run = "r1", Sequence = 1 });
        }

        public ValueTask DisposeAsync() => Fleet.DisposeAsync();
    }
}
