using System.Diagnostics;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>A small app that is not a .NET one, as a real process on a free port of loopback.</summary>
internal sealed class BackendProcess : IAsyncDisposable
{
    /// <summary>Answers with the number of its requests; <c>/slow</c> begins its answer at once, and ends it when a file is there.</summary>
    private const string PythonApp = """
        import http.server, os, sys, time
        class App(http.server.BaseHTTPRequestHandler):
            requests = 0
            def do_GET(self):
                App.requests += 1
                self.send_response(200)
                self.end_headers()
                if self.path == '/slow':
                    self.wfile.write(b'begun, ')
                    self.wfile.flush()
                    while not os.path.exists(sys.argv[1]):
                        time.sleep(0.02)
                    self.wfile.write(b'done')
                else:
                    self.wfile.write(str(App.requests).encode())
            def log_message(self, *args):
                pass
        server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), App)
        print(f'listening on http://127.0.0.1:{server.server_port}', flush=True)
        server.serve_forever()
        """;

    private readonly Process _process;
    private bool _isEnded;

    private BackendProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts the Gateway's own app; skips the test where there is no node.</summary>
    public static Task<BackendProcess> StartNodeAsync(CancellationToken cancellationToken) =>
        StartAsync("node", [Repository.PathOf("samples", "Gateway", "backend.mjs"), "0"], cancellationToken);

    /// <summary>Starts an app of Python's http.server; skips the test where there is no python3.</summary>
    /// <param name="signal">The file that ends a slow answer.</param>
    public static Task<BackendProcess> StartPythonAsync(string signal, CancellationToken cancellationToken) =>
        StartAsync("python3", ["-c", PythonApp, signal], cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_isEnded)
        {
            return;
        }

        _isEnded = true;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<BackendProcess> StartAsync(string program, string[] args, CancellationToken cancellationToken)
    {
        string? path = Array.Find([$"/usr/bin/{program}", $"/usr/local/bin/{program}"], File.Exists);
        Assert.SkipWhen(path is null, $"{program} is not installed");
        Process process = Process.Start(new ProcessStartInfo(path, args) { RedirectStandardOutput = true })!;
        string line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The backend did not start.");
        return new BackendProcess(process, new Uri(line.Replace("listening on ", "", StringComparison.Ordinal)));
    }
}
