using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary><c>maintenance run</c> whose lease runs out because it can't be renewed: the child is told, and the end says what is known.</summary>
public sealed class LostLeaseTests
{
    private const string UntilTold = "trap 'touch told; exit 0' TERM; touch started; while :; do sleep 0.1; done";
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Child_is_told_when_the_lease_of_a_revoked_key_has_passed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        using var folder = new TemporaryFolder();
        Key key = await fleet.Client.CreateKeyAsync(new KeyRequest { Name = "ci", Role = KeyRole.Operator, Sites = ["shop"] }, Test);
        using CliProcess cli = Start(fleet.Service.Address, key.Secret!, folder);
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        await fleet.Client.RevokeKeyAsync(key.Id, Test);
        CliResult result = await cli.ResultAsync();

        Assert.Equal((4, true), (result.ExitCode, File.Exists(folder.File("told"))));
        Assert.Contains("warning: The maintenance of shop", result.Error, StringComparison.Ordinal);
        Assert.Contains("could not be renewed within its lease, which has run out unless the service was down", result.Error, StringComparison.Ordinal);
        Assert.Contains("could not be ended: its lease has run out by now", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_is_told_while_the_network_is_cut_and_the_end_says_what_the_service_knows()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();
        await using var link = new CuttableLink(fleet.Service.Address);
        using var folder = new TemporaryFolder();
        using CliProcess cli = Start(link.Address, Fleet.AdminKey, folder);
        await Eventually.TrueAsync(() => File.Exists(folder.File("started")), Test);

        link.Hold();
        await Eventually.TrueAsync(() => File.Exists(folder.File("told")), Test);
        await Eventually.TrueAsync(async () => (await fleet.Client.GetSiteAsync("shop", Test)).Value.Mode == MaintenanceMode.Open, Test);
        link.Mend();
        CliResult result = await cli.ResultAsync();

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("could not be renewed within its lease", result.Error, StringComparison.Ordinal);
        Assert.Contains("ended while the work ran: its lease was not renewed", result.Error, StringComparison.Ordinal);
    }

    private static CliProcess Start(Uri service, string key, TemporaryFolder folder) => CliProcess.Start(
        service, key, "run", "--site", "shop", "--lease", "10s", "--", "sh", "-c", $"cd {folder.Path}; {UntilTold}");
}
