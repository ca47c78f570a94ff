using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>Each command that shows a site says what of it is closed, by what, and whether a lease has expired.</summary>
public sealed class HoldWordsTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_that_has_expired_is_told_wherever_the_site_is_shown()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);
        Maintenance held = (await fleet.Client.StartMaintenanceAsync(
            "shop", new MaintenanceRequest { Reason = "work", Lease = new LeaseRequest { Seconds = 10, OnExpiry = LeaseExpiry.StayClosed } }, cancellationToken: Test)).Value;
        await Eventually.TrueAsync(async () => (await fleet.Client.GetMaintenanceAsync("shop", held.Id, Test)).Value.Lease!.Expired, Test);

        foreach (string[] args in new string[][] { ["status", "--site", "shop"], ["sites"], ["test", "--site", "shop"] })
        {
            CliResult shown = await CliProcess.RunAsync(fleet, args);

            Assert.Equal(2, shown.Output.Split("its lease has expired: work").Length);
            Assert.Contains($"'{held.Id}' by bootstrap", shown.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Site_of_which_a_part_is_closed_is_not_told_to_be_open()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 2);

        CliResult enabled = await CliProcess.RunAsync(fleet, "enable", "--site", "shop", "--path", "/orders", "--path", "/cart", "--reason", "work");
        CliResult status = await CliProcess.RunAsync(fleet, "status", "--site", "shop");
        CliResult sites = await CliProcess.RunAsync(fleet, "sites");
        CliResult test = await CliProcess.RunAsync(fleet, "test", "--site", "shop");
        CliResult waited = await CliProcess.RunAsync(fleet, "wait", "--site", "shop", "--mode", "open");
        CliResult stricter = await CliProcess.RunAsync(fleet, "enable", "--site", "shop", "--mode", "readOnly");
        CliResult both = await CliProcess.RunAsync(fleet, "status", "--site", "shop");

        Assert.All([enabled, status, sites, test, waited, stricter], result => Assert.True(result.ExitCode == 0, result.Error));
        Assert.Contains("2 of 2 instances confirmed", enabled.Error, StringComparison.Ordinal);
        Assert.Contains("shop: partly closed, confirmed; 2 of 2 instances confirmed", status.Output, StringComparison.Ordinal);
        Assert.Matches(@"shop +partly closed +yes ", sites.Output);
        Assert.Contains("shop is partly closed;", test.Output, StringComparison.Ordinal);
        Assert.All([status.Output, sites.Output, test.Output, waited.Error], text => Assert.Contains("open-ended, closed for /orders, /cart: work", text, StringComparison.Ordinal));
        Assert.Contains("shop: read-only, partly closed, confirmed; 2 of 2 instances read-only", both.Output, StringComparison.Ordinal);
        Assert.Contains("open-ended, read-only", both.Output, StringComparison.Ordinal);
    }
}
