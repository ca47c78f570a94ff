using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>A real nginx on a port of loopback: as a cache before a server, or with files of its own.</summary>
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

    /// <summary>Starts it before a server; skips the test where there is none.</summary>
    /// <param name="server">The server behind it.</param>
    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="caching">The directives of the cache.</param>
    public static Task<Nginx> StartAsync(Uri server, TemporaryFolder folder, string caching, CancellationToken cancellationToken) => StartAsync(
        folder,
        $"""
        proxy_pass {server};
        proxy_http_version 1.1;
        proxy_cache pages;
        add_header X-Cache $upstream_cache_status always;
        {caching}
        """,
        cancellationToken);

    /// <summary>Starts it; skips the test where there is none.</summary>
    /// <param name="folder">Where it keeps its files.</param>
    /// <param name="location">The directives for all paths.</param>
    public static async Task<Nginx> StartAsync(TemporaryFolder folder, string location, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(File.Exists(Executable), "nginx is not installed");
        string root = Directory.CreateDirectory(folder.File("nginx")).FullName;
        for (int tries = 1; ; tries++)
        {
            int port = FreePort.Next();
            // Only this very process answers there: another one may have taken the port in between.
            string own = "/" + Guid.NewGuid().ToString("N");
            string configuration = Path.Combine(root, "nginx.conf");
            await File.WriteAllTextAsync(configuration, Configuration(root, port, own, location), cancellationToken);
            Process process = Process.Start(new ProcessStartInfo(Executable, ["-p", root, "-c", configuration, "-e", Path.Combine(root, "error.log")]))!;
            var nginx = new Nginx(process, new Uri($"http://127.0.0.1:{port}"));
            using HttpClient http = new() { BaseAddress = nginx.Address };
            await Eventually.TrueAsync(async () => process.HasExited || await IsThereAsync(http, own, cancellationToken), cancellationToken);
            if (!process.HasExited)
            {
                return nginx;
            }

            string error = await File.ReadAllTextAsync(Path.Combine(root, "error.log"), cancellationToken);
            Assert.True(tries < 5 && error.Contains("Address already in use", StringComparison.Ordinal), "nginx did not start: " + error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<bool> IsThereAsync(HttpClient http, string path, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage answer = await http.GetAsync(path, cancellationToken);
            return answer.StatusCode == HttpStatusCode.NoContent;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException)
        {
            return false;
        }
    }

    private static string Configuration(string root, int port, string own, string location) => $$"""
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
            location = {{own}} {
              return 204;
            }
            location / {
              {{location}}
            }
          }
        }
        """;
}
