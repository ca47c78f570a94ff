using System.Net;
using System.Net.Sockets;
using MaintenanceService.PowerShell.Tests.Hosting;
using Xunit;

namespace MaintenanceService.PowerShell.Tests.Flow;

/// <summary>-TimeoutSec bounds the whole call, and lasts for the whole of it.</summary>
public sealed class TimeoutTests
{
    private const string Key = "-ApiKey (ConvertTo-SecureString k -AsPlainText -Force)";

    [Theory]
    [InlineData("Disable-Maintenance shop")]
    [InlineData("Disable-Maintenance -Id one")]
    [InlineData("Disable-Maintenance shop -Id one")]
    [InlineData("Disable-Maintenance shop -All")]
    [InlineData("Disable-Maintenance (1..15 | ForEach-Object { \"shop-$_\" })")]
    [InlineData("Wait-Maintenance -Id one")]
    public void A_service_that_never_answers_is_given_up_after_the_timeout(string command)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using ModuleHost host = new();
        host.Run($"Disable-Maintenance shop -TimeoutSec 1 -Service http://localhost:1/ {Key}");

        ModuleResult result = host.Run(
            $"$w = [Diagnostics.Stopwatch]::StartNew(); {command} -TimeoutSec 2 -Service http://localhost:{((IPEndPoint)silent.LocalEndpoint).Port}/ {Key} -ErrorAction SilentlyContinue -ErrorVariable e; $e[-1].Exception.ErrorId; $w.Elapsed.TotalSeconds").Succeeded();

        Assert.Equal("ServiceUnreachable", $"{result.Output[0]}");
        Assert.InRange(Assert.IsType<double>(result.Output[1]!.BaseObject), 1, 8);
    }

    [Fact]
    public async Task Disable_looks_up_what_to_end_for_as_long_as_the_service_restarts()
    {
        int port;
        using (var free = new TcpListener(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }

        using ModuleHost host = new();
        Task<ModuleResult> disabling = Task.Run(() => host.Run($"Disable-Maintenance shop -NoWait -TimeoutSec 60 -Service http://localhost:{port}/ {Key}"));
        await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, TestContext.Current.CancellationToken);
        using StubService service = new(200, """{"items":[],"nextCursor":null}""", "application/json", port);

        (await disabling).Succeeded();
    }

    [Fact]
    public void A_start_without_an_answer_is_forbidden_so_that_it_can_not_happen_later()
    {
        using StubService proxy = StubService.Problem(504, "", "");
        using ModuleHost host = new();

        ModuleResult result = host.Run($"Enable-Maintenance shop -TimeoutSec 1 -Service {proxy.Address} {Key}");

        Assert.Equal("ServiceUnreachable", result.ErrorId);
        string[] requests = [.. proxy.Requests];
        string start = Assert.Single(requests.Where(request => request.StartsWith("PUT ", StringComparison.Ordinal)).Distinct());
        Assert.Contains(requests, request => request == $"DELETE {start[4..]}?forbid=true");
    }
}
