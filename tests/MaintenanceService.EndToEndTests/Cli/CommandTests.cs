using System.Text.Json;
using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>The other commands over a real service and a real Shop, as a pipeline of any shell uses them.</summary>
public sealed class CommandTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Journey_of_enable_status_wait_disable_and_receipt_speaks_JSON()
    {
        await using Fleet fleet = await Fleet.StartAsync();

        CliResult enabled = await CliProcess.RunAsync(fleet, "enable", "--site", "shop", "--for", "30m", "--reason", "##vso[task.complete] a+b's", "-o", "json");
        string id = JsonDocument.Parse(enabled.Output).RootElement.GetProperty("id").GetString()!;
        CliResult status = await CliProcess.RunAsync(fleet, "status", "--site", "shop");
        CliResult waited = await CliProcess.RunAsync(fleet, "wait", "--site", "shop", "--id", id, "-o", "json");
        CliResult disabled = await CliProcess.RunAsync(fleet, "disable", "--site", "shop");
        CliResult opened = await CliProcess.RunAsync(fleet, "wait", "--site", "shop", "--mode", "open");
        CliResult receipt = await CliProcess.RunAsync(fleet, "receipt", "--id", id, "-o", "json");
        CliResult over = await CliProcess.RunAsync(fleet, "wait", "--site", "shop", "--id", id);

        Assert.All([enabled, status, waited, disabled, opened, receipt], result => Assert.True(result.ExitCode == 0, result.Error));
        Assert.DoesNotContain("##vso", enabled.Output + status.Output + disabled.Output, StringComparison.Ordinal);
        Assert.Contains("a+b's", enabled.Output, StringComparison.Ordinal);
        Assert.Equal("##vso[task.complete] a+b's", JsonDocument.Parse(enabled.Output).RootElement.GetProperty("reason").GetString());
        Assert.Contains("shop: closed, confirmed", status.Output, StringComparison.Ordinal);
        Assert.True(JsonDocument.Parse(waited.Output).RootElement.GetProperty("converged").GetBoolean());
        Assert.Equal(id, JsonDocument.Parse(receipt.Output).RootElement.GetProperty("maintenance").GetProperty("id").GetString());
        Assert.Equal(64, over.ExitCode);
    }

    [Fact]
    public async Task Lists_and_the_look_before_a_maintenance_tell_what_there_is()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Client.PutSiteAsync("blog", new SiteRequest(), cancellationToken: Test);

        CliResult sites = await CliProcess.RunAsync(fleet, "sites", "sh*");
        CliResult mistyped = await CliProcess.RunAsync(fleet, "sites", "shpo");
        CliResult none = await CliProcess.RunAsync(fleet, "sites", "shpo*");
        CliResult history = await CliProcess.RunAsync(fleet, "history", "--site", "shop", "-o", "json");
        CliResult ready = await CliProcess.RunAsync(fleet, "test", "--site", "shop", "-o", "json");
        CliResult notReady = await CliProcess.RunAsync(fleet, "test", "--site", "blog");

        Assert.Contains("shop", sites.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("blog", sites.Output, StringComparison.Ordinal);
        Assert.Equal((64, "", 0), (mistyped.ExitCode, mistyped.Output, none.ExitCode));
        Assert.Contains("'shop'", mistyped.Error, StringComparison.Ordinal);
        Assert.Contains(JsonDocument.Parse(history.Output).RootElement.EnumerateArray(), entry => entry.GetProperty("action").GetString() == "siteCreated");
        Assert.True(JsonDocument.Parse(ready.Output).RootElement.GetProperty("ready").GetBoolean());
        Assert.Contains("GET /ignored", ready.Output, StringComparison.Ordinal);
        Assert.Equal((0, 3), (ready.ExitCode, notReady.ExitCode));
    }

    [Fact]
    public async Task Hold_of_somebody_else_is_named_and_left()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Key other = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "colleague", Role = KeyRole.Operator, Sites = ["shop"] }, Test);
        using var colleague = new MaintenanceClient(fleet.Service.Address, () => other.Secret);
        await colleague.StartMaintenanceAsync("shop", new MaintenanceRequest { Reason = "theirs" }, cancellationToken: Test);

        CliResult mine = await CliProcess.RunAsync(fleet, "disable", "--site", "shop");
        CliResult all = await CliProcess.RunAsync(fleet, "disable", "--site", "shop", "--all");

        Assert.Equal((64, 0), (mine.ExitCode, all.ExitCode));
        Assert.Contains("colleague", mine.Error, StringComparison.Ordinal);
        Assert.Contains("theirs", mine.Error, StringComparison.Ordinal);
        Assert.Contains("Ask the holders, or name one of theirs with --id.", mine.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("shop", "blog", "nowhere")]
    [InlineData("nowhere", "blog", "shop")]
    public async Task Site_of_somebody_else_keeps_no_other_one_closed(params string[] sites)
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Client.PutSiteAsync("blog", new SiteRequest(), cancellationToken: Test);
        Key other = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "colleague", Role = KeyRole.Operator, Sites = ["blog"] }, Test);
        using var colleague = new MaintenanceClient(fleet.Service.Address, () => other.Secret);
        await colleague.StartMaintenanceAsync("blog", new MaintenanceRequest(), cancellationToken: Test);
        await CliProcess.RunAsync(fleet, "enable", "--site", "shop");

        CliResult disabled = await CliProcess.RunAsync(fleet, ["disable", .. sites.SelectMany(site => new[] { "--site", site })]);

        Assert.Equal(64, disabled.ExitCode);
        Assert.Contains("blog is not held by this key, but by others", disabled.Error, StringComparison.Ordinal);
        Assert.Contains("no site 'nowhere'", disabled.Error, StringComparison.Ordinal);
        Assert.StartsWith("shop: ended by", disabled.Output, StringComparison.Ordinal);
        Site shop = (await fleet.Client.GetSiteAsync("shop", Test)).Value;
        Assert.Equal((MaintenanceMode.Open, true), (shop.Mode, shop.Converged));
        Assert.Equal(MaintenanceMode.Closed, (await fleet.Client.GetSiteAsync("blog", Test)).Value.Mode);
    }

    [Fact]
    public async Task Command_that_opens_names_every_site_that_stays()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await fleet.Client.PutSiteAsync("blog", new SiteRequest(), cancellationToken: Test);

        CliResult enabled = await CliProcess.RunAsync(fleet, "enable", "--site", "shop", "--site", "blog", "--keep-on-failure");

        Maintenance[] held = [(await fleet.Client.GetSiteAsync("shop", Test)).Value.Maintenances[0], (await fleet.Client.GetSiteAsync("blog", Test)).Value.Maintenances[0]];
        Assert.Contains(
            $"End them with {string.Join("; ", held.Select(item => $"maintenance disable --site {item.Site} --id {item.Id}"))}.", enabled.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stays_after_a_failure_says_when_its_lease_opens_it()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);

        CliResult run = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--keep-on-failure", "--lease", "1h", "--", "true");
        CliResult enable = await CliProcess.RunAsync(fleet, "enable", "--site", "shop", "--keep-on-failure", "--lease", "1h", "--on-lease-expiry", "stay-closed");

        Assert.Equal((3, 3), (run.ExitCode, enable.ExitCode));
        Assert.Contains("Nobody renews its lease any more: it opens by itself within 3600 s. End it with", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("by itself", enable.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_whose_waiting_is_stopped_names_what_has_ended()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Client.PutMaintenanceAsync("shop", "m", new MaintenanceRequest(), cancellationToken: Test);
        await fleet.ConfirmedAsync("shop-0");
        await fleet.Shops[0].KillAsync();
        using var folder = new TemporaryFolder();
        string told = folder.File("told");
        using CliProcess cli = CliProcess.StartInShell(fleet, $"exec \"$@\" 2> '{told}'", "disable", "--site", "shop");
        await Eventually.TrueAsync(() => File.Exists(told) && File.ReadAllText(told).Contains("Opening shop", StringComparison.Ordinal), Test);

        using (System.Diagnostics.Process.Start("kill", ["-INT", $"{cli.Id}"]))
        {
        }

        CliResult result = await cli.ResultAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Contains("Only the waiting has ended; ended are: shop ('m').", await File.ReadAllTextAsync(told, Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_all_names_what_is_only_scheduled_and_a_receipt_says_what_is_over()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await fleet.Client.PutMaintenanceAsync("shop", "later", new MaintenanceRequest { StartsAt = TimeProvider.System.GetUtcNow().AddHours(2) }, cancellationToken: Test);

        CliResult all = await CliProcess.RunAsync(fleet, "disable", "--site", "shop", "--all");
        CliResult one = await CliProcess.RunAsync(fleet, "disable", "--site", "shop", "--id", "later");
        CliResult receipt = await CliProcess.RunAsync(fleet, "receipt", "--id", "later");

        Assert.Equal((0, 0, 0), (all.ExitCode, one.ExitCode, receipt.ExitCode));
        Assert.Contains("warning: shop is open, and stays scheduled for maintenance: 'later'", all.Error, StringComparison.Ordinal);
        Assert.Matches(@"\Ashop: 'later' by \S+ from [^\n]+\nover: cancelled before its start by [^\n]+\n\z", receipt.Output);
    }

    [Fact]
    public async Task Receipt_of_one_that_is_over_says_what_was_never_confirmed()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        await fleet.Client.PutMaintenanceAsync("shop", "alone", new MaintenanceRequest(), cancellationToken: Test);

        CliResult active = await CliProcess.RunAsync(fleet, "receipt", "--id", "alone");
        await fleet.Client.EndMaintenanceAsync("shop", "alone", cancellationToken: Test);
        CliResult over = await CliProcess.RunAsync(fleet, "receipt", "--id", "alone");

        Assert.Contains("closed on every instance: not yet", active.Output, StringComparison.Ordinal);
        Assert.Contains("closed on every instance: never", over.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task End_of_an_id_at_several_sites_is_refused_before_anything()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        foreach (string site in new[] { "shop", "pay" })
        {
            await fleet.Client.PutSiteAsync(site, new SiteRequest(), cancellationToken: Test);
        }

        await fleet.Client.PutMaintenanceAsync("shop", "one", new MaintenanceRequest(), cancellationToken: Test);

        CliResult refused = await CliProcess.RunAsync(fleet, "disable", "--site", "shop", "--site", "pay", "--id", "one");

        Assert.Equal(64, refused.ExitCode);
        Assert.Equal("maintenance: --id names one maintenance of one site; name that one alone, or none, and the id finds it.", refused.Error.Trim());
        Assert.Equal(MaintenanceStatus.Active, (await fleet.Client.GetMaintenanceAsync("shop", "one", Test)).Value.Status);
        Assert.Equal(0, (await CliProcess.RunAsync(fleet, "disable", "--site", "shop", "--site", "SHOP", "--id", "one", "--no-wait")).ExitCode);
    }

    [Fact]
    public async Task Progress_on_a_terminal_without_a_size_is_whole()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "script makes the terminal");
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        Key key = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "shop", Role = KeyRole.Instance, Sites = ["shop"] }, Test);
        using var instance = new MaintenanceClient(fleet.Service.Address, () => key.Secret);
        await instance.ReportInstanceAsync("shop", "dead-1", new InstanceReport { Run = "r", Sequence = 1 }, cancellationToken: Test);

        using CliProcess cli = CliProcess.StartInShell(
            fleet, "exec env TERM=xterm script -qec \"stty rows 0 cols 0; exec $(printf '%q ' \"$@\")\" /dev/null", "enable", "--site", "shop", "--timeout", "2s");
        CliResult result = await cli.ResultAsync();

        Assert.Contains("Closing shop: 0 of 1 instance closed, 0 requests in flight", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_that_is_stopped_from_elsewhere_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        string log = folder.File("log");
        using CliProcess cli = CliProcess.StartInShell(fleet, $"exec \"$@\" >{log}", "status", "--site", "shop", "--watch");
        await Eventually.TrueAsync(() => File.Exists(log) && new FileInfo(log).Length > 0, Test);

        using (System.Diagnostics.Process.Start("kill", ["-TERM", $"{cli.Id}"]))
        {
        }

        Assert.Equal(143, (await cli.ResultAsync()).ExitCode);
    }

    [Fact]
    public async Task Wait_for_the_end_of_one_names_who_still_holds_the_site()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Client.PutMaintenanceAsync("shop", "w1", new MaintenanceRequest(), cancellationToken: Test);
        await fleet.Client.PutMaintenanceAsync("shop", "w2", new MaintenanceRequest(), cancellationToken: Test);
        await fleet.Client.EndMaintenanceAsync("shop", "w1", cancellationToken: Test);

        CliResult waited = await CliProcess.RunAsync(fleet, "wait", "--site", "shop", "--mode", "open", "--id", "w1");

        Assert.Equal((0, "the maintenance 'w1' is over; shop is closed, confirmed by 1 of 1\n"), (waited.ExitCode, waited.Output));
        Assert.Contains("warning: shop stays in maintenance, held by 'w2'", waited.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("enable", "--site", "shop", "--id", "theirs", "--timeout", "10s")]
    [InlineData("run", "--site", "shop", "--id", "theirs", "--", "true")]
    public async Task Id_of_somebody_else_is_refused_and_theirs_stays_as_it_is(params string[] args)
    {
        await using Fleet fleet = await Fleet.StartAsync();
        Key other = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "colleague", Role = KeyRole.Operator, Sites = ["shop"] }, Test);
        using var colleague = new MaintenanceClient(fleet.Service.Address, () => other.Secret);
        await colleague.PutMaintenanceAsync("shop", "theirs", new MaintenanceRequest { Reason = "orders", Duration = TimeSpan.FromHours(2) }, cancellationToken: Test);
        Maintenance before = (await colleague.GetMaintenanceAsync("shop", "theirs", Test)).Value;

        CliResult refused = await CliProcess.RunAsync(fleet, args);

        Assert.Equal(64, refused.ExitCode);
        Assert.Contains("'theirs' by colleague", refused.Error, StringComparison.Ordinal);
        Assert.Contains("Take another id, or ask the holder.", refused.Error, StringComparison.Ordinal);
        Maintenance after = (await colleague.GetMaintenanceAsync("shop", "theirs", Test)).Value;
        Assert.Equal((MaintenanceStatus.Active, before.Revision, before.EndsAt), (after.Status, after.Revision, after.EndsAt));
    }

    [Fact]
    public async Task Run_that_finds_its_own_id_ends_it()
    {
        await using Fleet fleet = await Fleet.StartAsync();
        await fleet.Client.PutMaintenanceAsync("shop", "mine", new MaintenanceRequest(), cancellationToken: Test);

        CliResult run = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--id", "mine", "--", "sh", "-c", "exit 5");

        Assert.Equal(5, run.ExitCode);
        Assert.Equal(EndReason.Ended, (await fleet.Client.GetMaintenanceAsync("shop", "mine", Test)).Value.EndReason);
    }

    [Fact]
    public async Task Faults_have_their_exit_codes()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        Key viewer = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "viewer", Role = KeyRole.Viewer, Sites = ["*"] }, Test);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Uri service = fleet.Service.Address;

        Assert.Equal(77, (await CliProcess.RunAsync(service, "wrong", "sites")).ExitCode);
        CliResult forbidden = await CliProcess.RunAsync(service, viewer.Secret, "enable", "--site", "shop");
        Assert.Equal((77, "maintenance: This needs a key with the role operator or admin.\n"), (forbidden.ExitCode, forbidden.Error));
        Assert.Equal(64, (await CliProcess.RunAsync(fleet, "enable", "--site", "nobody")).ExitCode);
        Assert.Equal(3, (await CliProcess.RunAsync(fleet, "enable", "--site", "shop")).ExitCode);
        Assert.Equal(69, (await CliProcess.RunAsync(new Uri("http://127.0.0.1:1"), "key", "disable", "--site", "shop", "--timeout", "1s")).ExitCode);
    }
}
