using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Tests.Processes;

/// <summary>Finds a port of loopback on which nobody listens.</summary>
internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
