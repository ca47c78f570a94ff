using System.Diagnostics;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>Real load on one server, by wrk, until it is disposed.</summary>
internal sealed class Wrk : IAsyncDisposable
{
    private const string Executable = "/usr/bin/wrk";

    // Reads and writes, each connection pausing between two, so that five apps fit on a small machine.
    private const string Script = """
        local count = 0
        function delay()
          return 20
        end
        function request()
          count = count + 1
          if count % 4 == 0 then
            return wrk.format("POST", "/orders")
          end
          return wrk.format("GET", "/")
        end
        """;

    private readonly Process _process;

    private Wrk(Process process) => _process = process;

    /// <summary>Skips the test where there is no wrk.</summary>
    public static void Require() => Assert.SkipUnless(File.Exists(Executable), "wrk is not installed");

    public static Wrk Start(Uri server, TemporaryFolder folder)
    {
        string script = folder.File("load.lua");
        File.WriteAllText(script, Script);
        var start = new ProcessStartInfo(Executable, ["-t", "1", "-c", "4", "-d", "3600s", "-s", script, server.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new Wrk(Process.Start(start)!);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
