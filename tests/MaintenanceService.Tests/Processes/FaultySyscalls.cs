using System.Diagnostics;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>Makes system calls of a real process on one file fail, by strace.</summary>
internal sealed class FaultySyscalls : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _strace;

    private FaultySyscalls(Process strace) => _strace = strace;

    /// <summary>Attaches to a process; skips the test where that is not permitted.</summary>
    /// <param name="process">The process.</param>
    /// <param name="file">The file whose calls fail.</param>
    /// <param name="faults">What fails how, in strace's words: <c>fsync:error=EIO:when=1</c>, counted for each thread.</param>
    public static async Task<FaultySyscalls> AttachAsync(int process, string file, params string[] faults)
    {
        var start = new ProcessStartInfo("strace", ["-f", "-p", $"{process}", "-P", file, "-e", $"trace={string.Join(',', faults.Select(Calls))}"])
        {
            RedirectStandardError = true,
        };
        foreach (string fault in faults)
        {
            start.ArgumentList.Add("-e");
            start.ArgumentList.Add($"inject={fault}");
        }

        Process strace;
        try
        {
            strace = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("strace is not installed");
            throw;
        }

        string said = "";
        while (!said.Contains("attached", StringComparison.Ordinal))
        {
            string? line = await strace.StandardError.ReadLineAsync().WaitAsync(Patience);
            Assert.SkipWhen(line is null, $"strace may not attach here: {said}");
            said += line;
        }

        _ = strace.StandardError.ReadToEndAsync();
        return new FaultySyscalls(strace);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
        {
            _strace.Kill();
        }

        await _strace.WaitForExitAsync().WaitAsync(Patience);
        _strace.Dispose();
    }

    private static string Calls(string fault) => fault[..fault.IndexOf(':', StringComparison.Ordinal)];
}
