using System.Net;
using System.Net.Sockets;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Cli;

/// <summary>What a stopped <c>maintenance enable</c> says of a start that was not answered.</summary>
public sealed class UnansweredStartTests
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_that_never_left_is_not_called_a_maintenance()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        await using Fleet fleet = await Fleet.StartAsync(shops: 0);
        using var folder = new TemporaryFolder();
        string told = folder.File("told");
        using CliProcess cli = CliProcess.StartInShell(
            fleet, $"export MAINTENANCE_SERVICE=http://127.0.0.1:{FreePort.Next()}; exec \"$@\" 2> '{told}'", "enable", "--site", "shop");
        await Eventually.TrueAsync(() => File.Exists(told) && File.ReadAllText(told).Contains("is not available", StringComparison.Ordinal), Test);

        Stop(cli);

        Assert.Equal(143, (await cli.ResultAsync()).ExitCode);
        Assert.DoesNotContain("in maintenance", await File.ReadAllTextAsync(told, Test), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_without_an_answer_may_be_a_maintenance()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are POSIX's");
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();
        using CliProcess cli = CliProcess.Start(new Uri($"http://{frozen.LocalEndpoint}"), "key", "enable", "--site", "shop");
        using TcpClient connection = await frozen.AcceptTcpClientAsync(Test);
        Assert.NotEqual(0, await connection.GetStream().ReadAsync(new byte[1024], Test));

        Stop(cli);
        CliResult result = await cli.ResultAsync();

        Assert.Equal(143, result.ExitCode);
        Assert.Contains("warning: May be in maintenance, for no answer came: shop ('", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("still in maintenance", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_without_an_answer_is_not_said_to_stay()
    {
        using var frozen = new TcpListener(IPAddress.Loopback, 0);
        frozen.Start();

        CliResult result = await CliProcess.RunAsync(
            new Uri($"http://{frozen.LocalEndpoint}"), "key", "enable", "--site", "shop", "--keep-on-failure", "--timeout", "1s");

        Assert.Equal(69, result.ExitCode);
        Assert.Contains("May be in maintenance, for no answer came: shop ('", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("it stays in maintenance", result.Error, StringComparison.Ordinal);
    }

    private static void Stop(CliProcess cli)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", $"{cli.Id}"]);
    }
}
