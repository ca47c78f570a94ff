using System.Net;
using System.Net.Sockets;
using MaintenanceService.AspNetCore.Rules;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace MaintenanceService.Tests.Middleware.Rules;

/// <summary>The address of a request's socket, whatever the app makes of it afterwards.</summary>
public sealed class PeerAddressTests
{
    private static readonly IPAddress Peer = IPAddress.Parse("198.51.100.7");

    [Fact]
    public void Recorded_address_outlives_what_the_app_sets()
    {
        DefaultHttpContext context = Recorded();

        context.Connection.RemoteIpAddress = IPAddress.Loopback;

        Assert.Equal(new IPEndPoint(Peer, 0), PeerAddress.Of(context));
    }

    [Fact]
    public void Request_without_an_address_has_no_peer()
    {
        var context = new DefaultHttpContext();

        PeerAddress.Record(context);

        Assert.Null(PeerAddress.Of(context));
    }

    [Fact]
    public void Copy_of_a_request_has_the_same_peer()
    {
        DefaultHttpContext context = Recorded();
        var copy = new DefaultHttpContext();

        PeerAddress.Copy(context.Features, copy.Features);

        Assert.Equal(PeerAddress.Of(context), PeerAddress.Of(copy));
    }

    [Fact]
    public void Socket_that_is_gone_has_no_peer_whatever_address_the_request_shows()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Dispose();
        var context = new DefaultHttpContext();
        context.Features.Set<IConnectionSocketFeature>(new SocketFeature(socket));
        context.Connection.RemoteIpAddress = Peer;
        PeerAddress.Record(context);
        DefaultHttpContext copy = Recorded();

        PeerAddress.Copy(context.Features, copy.Features);

        Assert.Null(PeerAddress.Of(context));
        Assert.Null(PeerAddress.Of(copy));
        Assert.Same(socket, copy.Features.Get<IConnectionSocketFeature>()?.Socket);
    }

    private static DefaultHttpContext Recorded()
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = Peer;
        PeerAddress.Record(context);
        return context;
    }

    private sealed class SocketFeature(Socket socket) : IConnectionSocketFeature
    {
        public Socket Socket { get; } = socket;
    }
}
