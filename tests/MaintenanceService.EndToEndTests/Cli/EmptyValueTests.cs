using MaintenanceService.Client;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>An empty value, most often of an empty variable, is the option's own: it takes nothing of what follows, and nothing that follows is dropped.</summary>
public sealed class EmptyValueTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Empty_text_takes_no_other_option()
    {
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        await fleet.Client.PutSiteAsync("shop", new SiteRequest(), cancellationToken: Test);

        CliResult enabled = await CliProcess.RunAsync(fleet, "enable", "--site", "shop", "--reason=", "--message:", "--no-wait");
        CliResult path = await CliProcess.RunAsync(fleet, "enable", "--site", "shop", "--path", "/a", "--path=", "--no-wait");

        Assert.Equal((0, 64), (enabled.ExitCode, path.ExitCode));
        Maintenance started = Assert.Single((await fleet.Client.GetSiteAsync("shop", Test)).Value.Maintenances);
        Assert.Equal(("", ""), (started.Reason ?? "", started.Message ?? ""));
    }

    [Fact]
    public async Task Program_is_the_one_after_the_separator()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "sh is POSIX's");
        await using Fleet fleet = await Fleet.StartAsync();

        CliResult empty = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--message=", "--keep-on-failure", "--", "echo", "hi", "--reason=", "x");
        CliResult flag = await CliProcess.RunAsync(fleet, "run", "--keep-on-failure", "true", "--site", "shop", "--", "echo", "hi");
        CliResult named = await CliProcess.RunAsync(fleet, "run", "--site", "shop", "--keep-on-failure", "true");

        Assert.Equal((0, "hi --reason= x\n"), (empty.ExitCode, empty.Output));
        Assert.Equal((0, "hi\n"), (flag.ExitCode, flag.Output));
        Assert.Equal((0, ""), (named.ExitCode, named.Output));
    }
}
