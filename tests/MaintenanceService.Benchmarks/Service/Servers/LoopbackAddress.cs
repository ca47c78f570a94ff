using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>Finds a free port of loopback, for programs that do not tell which one they took.</summary>
internal static class LoopbackAddress
{
    public static Uri Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
    }
}
