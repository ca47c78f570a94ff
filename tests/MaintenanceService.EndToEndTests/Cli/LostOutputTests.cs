using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using MaintenanceService.Tests.Service;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>The command where nobody can read what it writes: its log's disk is full, or its reader is gone.</summary>
public sealed class LostOutputTests
{
    private const string FullLog = "exec \"$@\" 2>/dev/full";
    private const string ClosedLog = "exec \"$@\" 2>&-";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Child_is_told_that_its_maintenance_is_lost_although_the_log_is_full()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string told = folder.File("told");
        using CliProcess cli = CliProcess.StartInShell(fleet, FullLog, "run", "--site", "shop", "--", "sh", "-c", Waiting(folder, told));
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await fleet.Client.EndAllMaintenancesAsync("shop", Test);

        Assert.Equal(4, (await cli.ResultAsync()).ExitCode);
        Assert.True(File.Exists(told));
    }

    [Fact]
    public async Task Other_sites_are_opened_although_the_loss_of_one_can_not_be_written()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Client.PutSiteAsync("blog", new SiteRequest(), cancellationToken: Test);
        Key key = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "blog", Role = KeyRole.Instance, Sites = ["blog"] }, Test);
        using var app = new MaintenanceClient(fleet.Service.Address, () => key.Secret);
        var instance = new ReportingInstance(app, "blog", "one");
        await instance.RegisterAsync();
        using var folder = new TemporaryFolder();
        using CliProcess cli = CliProcess.StartInShell(
            fleet, FullLog, "run", "--site", "shop", "--site", "blog", "--", "sh", "-c", Waiting(folder, folder.File("told")));
        await Eventually.TrueAsync(
            async () =>
            {
                await instance.ConfirmAsync();
                return File.Exists(folder.File("started"));
            },
            Test);

        await fleet.Client.EndAllMaintenancesAsync("shop", Test);

        await Eventually.TrueAsync(async () => (await fleet.Client.GetSiteAsync("blog", Test)).Value.Mode == MaintenanceMode.Open, Test);
        await instance.ConfirmAsync();
        Assert.Equal(4, (await cli.ResultAsync()).ExitCode);
    }

    [Fact]
    public async Task Exit_code_of_the_child_is_passed_on_although_the_log_is_full()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        await using Fleet fleet = await Fleet.StartAsync();

        using CliProcess cli = CliProcess.StartInShell(fleet, FullLog, "run", "--site", "shop", "--", "sh", "-c", "exit 7");

        Assert.Equal(7, (await cli.ResultAsync()).ExitCode);
        Assert.Equal(MaintenanceMode.Open, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Child_runs_although_the_log_is_closed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "descriptors are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();

        using CliProcess cli = CliProcess.StartInShell(fleet, ClosedLog, "run", "--site", "shop", "--", "sh", "-c", "echo ran; exit 7");
        CliResult run = await cli.ResultAsync();
        using CliProcess enable = CliProcess.StartInShell(fleet, ClosedLog, "enable", "--site", "shop");
        CliResult enabled = await enable.ResultAsync();
        using CliProcess disable = CliProcess.StartInShell(fleet, ClosedLog, "disable", "--site", "shop");
        CliResult disabled = await disable.ResultAsync();

        Assert.Equal((7, "ran\n"), (run.ExitCode, run.Output));
        Assert.Equal((0, 0), (enabled.ExitCode, disabled.ExitCode));
        Assert.Equal(MaintenanceMode.Open, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Theory]
    [InlineData("sites")]
    [InlineData("sites", "--output", "json")]
    [InlineData("status", "--site", "shop")]
    [InlineData("test", "--site", "shop")]
    [InlineData("--help")]
    [InlineData("status", "--help")]
    [InlineData("--version")]
    [InlineData("[suggest:14]", "maintenance st")]
    public async Task Answer_that_can_not_be_written_is_exit_74_and_one_sentence(params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/dev/full is Linux's");
        await using Fleet fleet = await Fleet.StartAsync();

        foreach (string script in new[] { "exec \"$@\" >/dev/full", "exec \"$@\" >&-" })
        {
            using CliProcess cli = CliProcess.StartInShell(fleet, script, args);
            CliResult result = await cli.ResultAsync();

            Assert.Equal(74, result.ExitCode);
            Assert.StartsWith("maintenance: The answer can't be written to the standard output: ", result.Error, StringComparison.Ordinal);
            Assert.Equal(1, result.Error.Count(c => c == '\n'));
        }
    }

    [Fact]
    public async Task Maintenance_whose_id_can_not_be_answered_is_named_in_the_log()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "descriptors are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();

        using CliProcess cli = CliProcess.StartInShell(fleet, "exec \"$@\" >&-", "enable", "--site", "shop");
        CliResult result = await cli.ResultAsync();

        string id = Assert.Single((await fleet.Client.GetSiteAsync("shop", Test)).Value.Maintenances).Id;
        Assert.Equal(74, result.ExitCode);
        Assert.Contains($"warning: In maintenance: shop ('{id}'). End it with maintenance disable --site shop --id {id}.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_ends_when_nobody_reads_any_more()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "pipes and signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();

        using CliProcess cli = CliProcess.StartInShell(fleet, "set -o pipefail; \"$@\" | head -n 1", "status", "--site", "shop", "--watch");
        CliResult result = await cli.ResultAsync();

        Assert.Equal(141, result.ExitCode);
        Assert.StartsWith("shop: open", result.Output, StringComparison.Ordinal);
    }

    /// <summary>A script that says when it has begun, and runs until it is told to end.</summary>
    private static string Waiting(TemporaryFolder folder, string told) =>
        $"trap 'touch {told}; exit 1' TERM; touch {folder.File("started")}; while :; do sleep 0.1; done";
}
