using System.Net;
using System.Net.Sockets;
using MaintenanceService.Client;
using Xunit;

namespace MaintenanceService.Tests.TypedClient;

/// <summary>A host with several addresses is reached by one that answers, however the others fail.</summary>
public sealed class ParallelConnectTests : IDisposable
{
    private static readonly CancellationToken Test = TestContext.Current.CancellationToken;
    private static readonly IPAddress Hole = IPAddress.Parse("127.0.0.2");
    private readonly List<Socket> _sockets = [];
    private readonly Socket _server;
    private readonly int _port;

    public ParallelConnectTests()
    {
        _server = Listen(IPAddress.Loopback, 0, 10);
        _port = ((IPEndPoint)_server.LocalEndPoint!).Port;
    }

    [Fact]
    public async Task Address_that_swallows_packets_does_not_starve_the_next()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux drops what its queue does not hold.");
        DigHole();
        // The control: that address alone answers nobody.
        using var impatience = new CancellationTokenSource(TimeSpan.FromSeconds(1), TimeProvider.System);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ParallelConnect.ConnectAsync([Hole], _port, impatience.Token));

        using Socket socket = await ParallelConnect.ConnectAsync([Hole, IPAddress.Loopback], _port, Test);

        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task Address_that_refuses_is_passed_over_at_once()
    {
        using Socket socket = await ParallelConnect.ConnectAsync([IPAddress.Parse("127.0.0.3"), IPAddress.Loopback], _port, Test);

        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
    }

    [Fact]
    public async Task Nobody_there_is_said_with_the_last_failure()
    {
        SocketException failure = await Assert.ThrowsAsync<SocketException>(() => ParallelConnect.ConnectAsync([IPAddress.Parse("127.0.0.3")], _port, Test));

        Assert.Equal(SocketError.ConnectionRefused, failure.SocketErrorCode);
    }

    [Fact]
    public async Task Client_connects_by_it()
    {
        Task<Socket> accepted = _server.AcceptAsync(Test).AsTask();
        using HttpClient http = MaintenanceClient.CreateHttpClient(new Uri($"http://localhost:{_port}"));
        Task<string> asked = http.GetStringAsync(new Uri("/", UriKind.Relative), Test);
        using Socket socket = await accepted;
        await socket.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), Test);

        Assert.Equal("ok", await asked);
    }

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    // A queue of one that nobody empties: what comes then is dropped, as by a firewall.
    private void DigHole()
    {
        Listen(Hole, _port, 0);
        for (int i = 0; i < 4; i++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            _sockets.Add(socket);
            try
            {
                socket.Connect(Hole, _port);
            }
            catch (SocketException)
            {
                // It is on its way.
            }
        }
    }

    private Socket Listen(IPAddress address, int port, int backlog)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _sockets.Add(socket);
        socket.Bind(new IPEndPoint(address, port));
        socket.Listen(backlog);
        return socket;
    }
}
