using System.Net.Sockets;
using MaintenanceService.Authentication;
using MaintenanceService.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>The contract's limits where the server keeps them, and the address that it saw itself.</summary>
internal static class KestrelLimits
{
    /// <summary>From so much on, whoever writes waits: with one event of 64 KB on top it is the most that we keep for one reader.</summary>
    private const int WriteBuffer = 64 * 1024;

    /// <summary>What the kernel keeps for one reader: left to itself it goes up to megabytes for those that read nothing.</summary>
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
        options.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(settings.RequestHeadersTimeoutSeconds);
        options.ConfigureEndpointDefaults(endpoint => endpoint.Use(SocketAddress.Note));
    }

    public static void Apply(SocketTransportOptions options)
    {
        options.MaxWriteBufferSize = WriteBuffer;
        options.CreateBoundListenSocket = endpoint =>
        {
            Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            if (socket.ProtocolType == ProtocolType.Tcp)
            {
                // What is accepted inherits it.
                socket.SendBufferSize = SendBuffer;
            }

            return socket;
        };
    }
}
