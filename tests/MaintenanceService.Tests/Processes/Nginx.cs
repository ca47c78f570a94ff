using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>A real nginx as a cache before a server, on a port of loopback.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const string Executable = "/usr/sbin/nginx";
    private readonly Process _process;

    private Nginx(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it; skips the test where there is none.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="caching">The directives of the cache.</param>
    public static async Task<Nginx> StartAsync(Uri server, TemporaryFolder folder, string caching, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists(Executable), "nginx is not installed");
        int port = FreePort();
        string root = Directory.CreateDirectory(folder.File("nginx")).FullName;
        string configuration = Path.Combine(root, "nginx.conf");
        await File.WriteAllTextAsync(
            configuration,
            $$"""
            # Started as root, its workers would else be another user, who may not write here.
            {{(Environment.IsPrivilegedProcess ? "user root;" : "")}}
            worker_processes 1;
            daemon off;
            pid {{root}}/pid;
            error_log {{root}}/error.log;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path {{root}}/body; proxy_temp_path {{root}}/proxy; fastcgi_temp_path {{root}}/f; uwsgi_temp_path {{root}}/u; scgi_temp_path {{root}}/s;
              proxy_cache_path {{root}}/cache keys_zone=pages:1m;
              server {
                listen 127.0.0.1:{{port}};
                location / {
                  proxy_pass {{server}};
                  proxy_http_version 1.1;
                  proxy_cache pages;
                  add_header X-Cache $upstream_cache_status always;
                  {{caching}}
                }
              }
            }
            """,
            cancellationToken);
        Process process = Process.Start(new ProcessStartInfo(Executable, ["-p", root, "-c", configuration, "-e", Path.Combine(root, "error.log")]))!;
        await Eventually.TrueAsync(() => process.HasExited || Listens(port), cancellationToken);
        Assert.False(process.HasExited, "nginx did not start: " + (process.HasExited ? await File.ReadAllTextAsync(Path.Combine(root, "error.log"), cancellationToken) : ""));
        return new Nginx(process, new Uri($"http://127.0.0.1:{port}"));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
