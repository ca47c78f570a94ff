using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary><c>maintenance run</c> over a real service and a real Shop: the child, its exit code, and what becomes of the site.</summary>
public sealed class RunCommandTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Child_runs_while_the_site_refuses_and_its_exit_code_is_passed_on()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string probe = $"curl --silent --output /dev/null --write-out '%{{http_code}} ' {fleet.Shops[0].Address}; echo $MAINTENANCE_SITE; exit 7";

        CliResult result = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--reason", "migration", "--", "sh", "-c", probe);

        Assert.Equal((7, "503 shop\n"), (result.ExitCode, result.Output));
        Site site = (await fleet.Client.GetSiteAsync("shop", Test)).Value;
        Assert.Equal((MaintenanceMode.Open, true), (site.Mode, site.Converged));
    }

    [Fact]
    public async Task Failing_child_leaves_the_site_closed_where_that_is_asked()
    {
        await using Fleet fleet = await Fleet.StartAsync();

        CliResult failed = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--on-failure", "stay-closed", "--", "sh", "-c", "exit 9");
        MaintenanceMode afterFailure = (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode;
        await fleet.Client.EndAllMaintenancesAsync("shop", Test);
        CliResult fine = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--on-failure", "stay-closed", "--", "true");

        Assert.Equal((9, MaintenanceMode.Closed), (failed.ExitCode, afterFailure));
        Assert.Contains("stays in maintenance", failed.Error, StringComparison.Ordinal);
        Assert.Equal((0, MaintenanceMode.Open), (fine.ExitCode, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode));
    }

    [Fact]
    public async Task Child_and_what_it_started_are_told_when_the_maintenance_is_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "signals are sent to descendants on Linux");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        string told = folder.File("told");

        // The inner shell runs its trap; the outer one is gone with the signal, and would leave it behind.
        string inner = $"trap \"echo told > {told}; exit 1\" TERM; touch {started}; while :; do sleep 0.1; done";
        using CliProcess cli = CliProcess.Start(fleet.Service.Address, Fleet.AdminKey, "run", "--site", "shop", "--", "sh", "-c", $"sh -c '{inner}'; exit 1");
        await Eventually.TrueAsync(() => File.Exists(started), Test);
        await fleet.Client.EndAllMaintenancesAsync("shop", Test);
        CliResult result = await cli.ResultAsync();

        Assert.Equal(4, result.ExitCode);
        await Eventually.TrueAsync(() => File.Exists(told), Test);
        Assert.Contains("warning:", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_is_told_when_a_colleague_lets_requests_pass()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        using CliProcess cli = CliProcess.Start(
            fleet.Service.Address, Fleet.AdminKey, "run", "--site", "shop", "--id", "m", "--", "sh", "-c", $"trap 'exit 0' TERM; touch {started}; while :; do sleep 0.1; done");
        await Eventually.TrueAsync(() => File.Exists(started), Test);

        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest { Paths = ["/x"], Lease = new LeaseRequest { Seconds = 60 } }, cancellationToken: Test);
        CliResult result = await cli.ResultAsync();

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("warning: The maintenance of shop ('m') was changed while the work ran, and lets requests pass that it was to refuse: it covers /x alone.", result.Error, StringComparison.Ordinal);
        Assert.Equal(EndReason.Ended, (await fleet.Client.GetMaintenanceAsync("shop", "m", Test)).Value.EndReason);
    }

    [Fact]
    public async Task Lease_that_a_colleague_shortens_is_renewed_in_time()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string done = folder.File("done");
        using CliProcess cli = CliProcess.Start(
            fleet.Service.Address, Fleet.AdminKey, "run", "--site", "shop", "--id", "m", "--lease", "1h", "--", "sh", "-c", $"until test -e {done}; do sleep 0.1; done");
        await Eventually.TrueAsync(async () => (await fleet.Client.ListMaintenancesAsync("shop", MaintenanceStatus.Active, cancellationToken: Test)).Items.Count == 1, Test);

        Maintenance changed = (await fleet.Client.PutMaintenanceAsync(
            "shop", "m", new MaintenanceRequest { Lease = new LeaseRequest { Seconds = 10 } }, cancellationToken: Test)).Value;
        await Eventually.TrueAsync(async () => (await fleet.Client.GetMaintenanceAsync("shop", "m", Test)).Value.Lease!.ExpiresAt > changed.Lease!.ExpiresAt, Test);
        await File.WriteAllTextAsync(done, "", Test);

        Assert.Equal(0, (await cli.ResultAsync()).ExitCode);
        Assert.Equal(EndReason.Ended, (await fleet.Client.GetMaintenanceAsync("shop", "m", Test)).Value.EndReason);
    }

    [Theory]
    [InlineData("yes | head -1", 0)]
    [InlineData("set -o pipefail; yes | head -1", 141)]
    [InlineData("grep -q '^SigIgn:[[:space:]]*0*$' /proc/self/status", 0)]
    public async Task Child_has_the_signals_of_a_shell(string script, int exitCode)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's");
        await using Fleet fleet = await Fleet.StartAsync();

        // Whoever started the tests may ignore signals, which is inherited: the shell's own are the measure.
        using CliProcess cli = CliProcess.StartInShell(fleet, "exec env --default-signal \"$@\"", "run", "--site", "shop", "--", "bash", "-c", script);

        Assert.Equal(exitCode, (await cli.ResultAsync()).ExitCode);
    }

    [Fact]
    public async Task Folder_is_no_program_and_closes_nothing()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "permissions to run are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();

        CliResult result = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--", "/tmp");

        Assert.Equal(126, result.ExitCode);
        Assert.Contains("/tmp is not executable", result.Error, StringComparison.Ordinal);
        Assert.Empty((await fleet.Client.ListMaintenancesAsync("shop", cancellationToken: Test)).Items);
    }

    [Fact]
    public async Task Stopped_command_stops_the_child_and_opens_the_site()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        using CliProcess cli = CliProcess.Start(fleet.Service.Address, Fleet.AdminKey, "run", "--site", "shop", "--", "sh", "-c", $"touch {started}; sleep 600");
        await Eventually.TrueAsync(() => File.Exists(started), Test);

        using (System.Diagnostics.Process.Start("kill", ["-TERM", $"{cli.Id}"]))
        {
        }

        CliResult result = await cli.ResultAsync();

        Assert.Equal(143, result.ExitCode);
        Assert.Equal(MaintenanceMode.Open, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Program_that_ran_before_the_reopening_was_not_confirmed_is_told_from_one_that_never_ran()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        using CliProcess cli = StartUntil(fleet, folder, "6s");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await fleet.Shops[0].KillAsync();
        await File.WriteAllTextAsync(folder.File("on"), "", Test);
        CliResult result = await cli.ResultAsync();

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("The program has run all the same, and ended with 0.", result.Error, StringComparison.Ordinal);
        Assert.Contains("The maintenance has ended all the same.", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signal_while_the_reopening_is_waited_for_is_its_exit_code()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        using CliProcess cli = StartUntil(fleet, folder, "2m");
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);
        await fleet.Shops[0].KillAsync();
        await File.WriteAllTextAsync(folder.File("on"), "", Test);
        await Eventually.TrueAsync(async () => (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode == MaintenanceMode.Open, Test);

        using (System.Diagnostics.Process.Start("kill", ["-TERM", $"{cli.Id}"]))
        {
        }

        CliResult result = await cli.ResultAsync();

        Assert.Equal(143, result.ExitCode);
        Assert.Contains("Only the waiting has ended; ended are: shop", result.Error, StringComparison.Ordinal);
        Assert.Contains("The program has run all the same, and ended with 0.", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"$@\"")]
    [InlineData("\"$@\" < /dev/null")]
    [InlineData("echo data | \"$@\"")]
    public async Task Key_that_interrupts_reaches_the_child_once_whatever_its_input_is(string script)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script") && File.Exists("/usr/bin/perl"), "script or perl is not installed");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string log = folder.File("log");
        string file = folder.File("child.sh");
        await File.WriteAllTextAsync(
            file, $$"""exec perl -e 'open($f, ">>", "{{log}}"); $SIG{INT} = sub { syswrite($f, "int\n"); $n = 20; }; $n = 6000; syswrite($f, "started\n"); while ($n-- > 0) { select(undef, undef, undef, 0.05) }'""", Test);

        // A terminal of its own, whose keys the test presses.
        string quoted = script.Replace("\"$@\"", "$COMMAND", StringComparison.Ordinal);
        using CliProcess cli = CliProcess.StartInShell(
            fleet, $"COMMAND=\"$*\" exec script --quiet --return --command 'bash -c \"{quoted.Replace("$", "\\$", StringComparison.Ordinal)}\"' /dev/null", "run", "--site", "shop", "--", "sh", file);
        await Eventually.TrueAsync(() => File.Exists(log) && File.ReadAllText(log).Contains("started", StringComparison.Ordinal), Test);
        await cli.TypeAsync("\u0003");
        await cli.ResultAsync();

        Assert.Equal("started\nint\n", await File.ReadAllTextAsync(log, Test));
        Assert.Equal(MaintenanceMode.Open, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Fact]
    public async Task Killed_command_is_followed_by_its_lease()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string started = folder.File("started");
        using CliProcess cli = CliProcess.Start(fleet.Service.Address, Fleet.AdminKey, "run", "--site", "shop", "--lease", "10s", "--", "sh", "-c", $"touch {started}; sleep 30");
        await Eventually.TrueAsync(() => File.Exists(started), Test);

        cli.Kill();
        await Eventually.TrueAsync(async () => (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode == MaintenanceMode.Open, Test);

        Maintenance last = (await fleet.Client.ListMaintenancesAsync("shop", MaintenanceStatus.Ended, cancellationToken: Test)).Items[0];
        Assert.Equal(EndReason.LeaseExpired, last.EndReason);
    }

    [Fact]
    public async Task Site_without_instances_runs_nothing_and_is_left_open()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        using var folder = new TemporaryFolder();
        string ran = folder.File("ran");

        CliResult result = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--", "touch", ran);

        Assert.Equal(3, result.ExitCode);
        Assert.False(File.Exists(ran));
        Assert.Contains("has no instance", result.Error, StringComparison.Ordinal);
        Assert.Equal(MaintenanceMode.Open, (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_follows_the_program_is_its_own(bool separated)
    {
        await using Fleet fleet = await Fleet.StartAsync();
        string[] own = ["-h", "--help", "-s", "blog", "-o", "json", "--timeout=x", "--", "mnt_a", "-?"];

        CliResult result = await CliProcess.RunAsync(
            fleet, ["run", "--site", "shop", "--keep-on-failure", .. separated ? (string[])["--"] : [], "sh", "-c", "echo \"$*\"; exit 6", "sh", .. own]);

        Assert.Equal((6, string.Join(' ', own) + "\n"), (result.ExitCode, result.Output));
        Assert.Equal("shop", Assert.Single((await fleet.Client.ListMaintenancesAsync("shop", cancellationToken: Test)).Items).Site);
    }

    [Fact]
    public async Task Program_that_is_not_there_closes_nothing()
    {
        await using Fleet fleet = await Fleet.StartAsync();

        CliResult result = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--", "no-such-program");

        Assert.Equal(127, result.ExitCode);
        Assert.Empty((await fleet.Client.ListMaintenancesAsync("shop", cancellationToken: Test)).Items);
    }

    [Theory]
    [InlineData("#!/no/such/interpreter\n", 126)]
    [InlineData("#!/bin/sh\r\nexit 5\r\n", 126)]
    [InlineData("#! /bin/sh -e\nexit 5\n", 5)]
    [InlineData("exit 5\n", 5)]
    public async Task Script_whose_interpreter_is_not_there_closes_nothing(string script, int exitCode)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "scripts that name their interpreter are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string file = folder.File("migrate");
        await File.WriteAllTextAsync(file, script, Test);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        CliResult result = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--", file);

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(exitCode == 126 ? 0 : 1, (await fleet.Client.ListMaintenancesAsync("shop", cancellationToken: Test)).Items.Count);
    }

    /// <summary>Runs a program that says when it has begun, and ends when it may.</summary>
    private static CliProcess StartUntil(Fleet fleet, TemporaryFolder folder, string timeout) => CliProcess.Start(
        fleet.Service.Address, Fleet.AdminKey, "run", "--site", "shop", "--timeout", timeout, "--", "sh", "-c",
        $"touch {folder.File("started")}; while [ ! -f {folder.File("on")} ]; do sleep 0.1; done");
}
