using System.Net.Sockets;
using System.Text;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Postgres;

/// <summary>What a process on a shared database tells systemd.</summary>
public sealed class SystemdTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>
{
    private const string StandsBy = "READY=1\nSTATUS=Stands by.";
    private const string IsActive = "STATUS=Active.";

    /// <summary>A process believes in systemd by the name of its parent, and by the socket.</summary>
    private const string Parent = "#!/bin/sh\n\"$@\" &\ntrap 'kill -TERM $!' TERM\nwait $!\nwait $!\n";

    [Fact]
    public async Task Standby_is_started_and_a_process_that_loses_the_lease_does_not_stop()
    {
        PostgresCluster.SkipWithout();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "systemd is Linux's");
        string database = await cluster.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        using var systemd = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        systemd.Bind(new UnixDomainSocketEndPoint(folder.File("notify")));
        string parent = folder.File("systemd");
        await File.WriteAllTextAsync(parent, Parent, TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(parent, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using PostgresService service = await PostgresService.StartAsync(
            database, new Dictionary<string, string> { ["NOTIFY_SOCKET"] = folder.File("notify") }, [parent]);

        await AssertNextAsync(systemd, StandsBy, IsActive);
        await PostgresService.ExecuteAsync(database, "UPDATE lease SET term = term + 1, holder = 'another', until = clock_timestamp() + interval '5 s'");
        await AssertNextAsync(systemd, StandsBy, IsActive);
        Assert.Equal(0, await service.Process.StopAsync());
        await AssertNextAsync(systemd, "STOPPING=1");

        Assert.Equal(0, systemd.Available);
    }

    private static async Task AssertNextAsync(Socket systemd, params string[] expected)
    {
        byte[] buffer = new byte[1024];
        foreach (string message in expected)
        {
            int length = await systemd.ReceiveAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(HangGuard.Longest);
            Assert.Equal(message, Encoding.UTF8.GetString(buffer, 0, length));
        }
    }
}
