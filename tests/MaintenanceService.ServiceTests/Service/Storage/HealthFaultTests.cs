using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using MaintenanceService.Tests.Middleware;
using MaintenanceService.Tests.Processes;
using Xunit;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The health verb tells a service that is not there from one that can't be asked.</summary>
public sealed class HealthFaultTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly TemporaryFolder _folder = new();

    public HealthFaultTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    [Fact]
    public async Task Certificate_that_is_not_trusted_is_named()
    {
        (int exitCode, string error) = await AskAsync($"https://localhost:{Port}", async client =>
        {
            await using var tls = new SslStream(client.GetStream());
            await tls.AuthenticateAsServerAsync(Certificates.Loopback);
        });

        Assert.Equal(1, exitCode);
        Assert.Matches(@"^https://localhost:\d+/readyz can't be asked over TLS: The remote certificate is invalid .+ Ask by a name that its certificate is for", error);
        Assert.DoesNotContain("does not answer", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Connection_that_is_closed_is_told()
    {
        (int exitCode, string error) = await AskAsync($"http://127.0.0.1:{Port}", _ => Task.CompletedTask);

        Assert.Equal(1, exitCode);
        Assert.Contains("/readyz gives no answer: ", error, StringComparison.Ordinal);
        Assert.Single(error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Service_that_hangs_is_told()
    {
        (int exitCode, string error) = await AskAsync($"http://127.0.0.1:{Port}");

        Assert.Equal(1, exitCode);
        Assert.Contains("/readyz has not answered within 5 s", error, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    private async Task<(int ExitCode, string Error)> AskAsync(string address, Func<TcpClient, Task> serve)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Test);
        Task served = ServeAsync(serve, over.Token);
        (int, string) answer = await AskAsync(address);
        await over.CancelAsync();
        await served;
        return answer;
    }

    private async Task<(int ExitCode, string Error)> AskAsync(string address)
    {
        (int exitCode, _, string error) = await ServiceCommand.RunAsync(_folder.File("data"), "health", address);
        return (exitCode, error);
    }

    /// <summary>Serves one connection after the other: a client that got no answer asks again.</summary>
    private async Task ServeAsync(Func<TcpClient, Task> serve, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            try
            {
                using TcpClient client = await _listener.AcceptTcpClientAsync(over);
                await serve(client);
            }
            catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException)
            {
                // The verb refuses the certificate, or has ended.
            }
        }
    }
}
