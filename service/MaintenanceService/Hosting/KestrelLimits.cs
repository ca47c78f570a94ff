using System.Net.Sockets;
using MaintenanceService.Authentication;
using MaintenanceService.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>Applies the contract's limits that the server enforces, and records the address of each connection.</summary>
internal static class KestrelLimits
{
    /// <summary>The size from which a writer waits: with one event of 64 KB on top it is the maximum that the service buffers for one reader.</summary>
    private const int WriteBuffer = 64 * 1024;

    /// <summary>
    /// The number of connections that the kernel keeps until they are accepted; it may limit it further (<c>net.core.somaxconn</c>). A client that it
    /// turns away tries again only after a second.
    /// </summary>
    private const int Backlog = 4096;

    /// <summary>The size of the kernel's buffer for one reader: by default it grows to megabytes for a reader that reads nothing.</summary>
    private const int SendBuffer = 64 * 1024;

    public static void Apply(KestrelServerOptions options)
    {
        options.AddServerHeader = false;
        options.Limits.MaxRequestBodySize = 64 * 1024;
        options.Limits.MaxRequestLineSize = 8 * 1024;
        options.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        options.Limits.MaxRequestHeaderCount = 64;
        ServiceOptions settings = options.ApplicationServices.GetRequiredService<IOptions<ServiceOptions>>().Value;
        options.Limits.MaxConcurrentConnections = settings.MaxConcurrentConnections;

        // The service limits the time of a whole body; the server's rate would end one before.
        options.Limits.MinRequestBodyDataRate = null;
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.RequestHeadersTimeoutSeconds);
        var turns = new ConnectionTurns();
        options.ConfigureEndpointDefaults(endpoint =>
        {
            endpoint.Use(turns.Wait);
            endpoint.Use(SocketAddress.Record);
        });
    }

    public static void Apply(SocketTransportOptions options)
    {
        options.Backlog = Backlog;
        options.MaxWriteBufferSize = WriteBuffer;
        options.CreateBoundListenSocket = endpoint =>
        {
            Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            if (socket.ProtocolType == ProtocolType.Tcp)
            {
                // Accepted sockets inherit it.
                socket.SendBufferSize = SendBuffer;
            }

            return socket;
        };
    }
}
