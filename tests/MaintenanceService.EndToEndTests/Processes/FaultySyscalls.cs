using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>Makes system calls of a real process on one file fail, or looks at them, by strace.</summary>
internal sealed partial class FaultySyscalls : IAsyncDisposable
{
    private const int Interrupt = 2;
    private readonly Process _strace;
    private readonly ConcurrentQueue<string> _seen = [];
    private readonly Task _reading;

    private FaultySyscalls(Process strace)
    {
        _strace = strace;
        _reading = ReadAsync();
    }

    /// <summary>Attaches to a process; skips the test where that is not permitted.</summary>
    /// <param name="process">The process.</param>
    /// <param name="file">The file whose calls fail.</param>
    /// <param name="faults">What fails how, in strace's words: <c>fsync:error=EIO:when=1</c>, counted for each thread.</param>
    public static Task<FaultySyscalls> AttachAsync(int process, string file, params string[] faults) => StartAsync(
        ["-f", "-p", $"{process}", "-P", file, "-e", $"trace={string.Join(',', faults.Select(Calls))}", .. faults.SelectMany(fault => (string[])["-e", $"inject={fault}"])]);

    /// <summary>Attaches to a process, and only looks; skips the test where that is not permitted.</summary>
    /// <param name="process">The process.</param>
    /// <param name="calls">What is looked at, such as <c>fsync,rename</c>.</param>
    public static Task<FaultySyscalls> WatchAsync(int process, string calls) => StartAsync(["-f", "-y", "-s", "200", "-p", $"{process}", "-e", $"trace={calls}"]);

    /// <summary>Attaches to a process, and records what it writes: each call on one line, texts as bytes in hex; skips the test where that is not permitted.</summary>
    /// <param name="process">The process.</param>
    /// <param name="calls">What is recorded, such as <c>pwrite64,fsync</c>.</param>
    public static Task<FaultySyscalls> RecordAsync(int process, string calls) => StartAsync(["-f", "-y", "-xx", "-s", "65536", "-p", $"{process}", "-e", $"trace={calls}"]);

    /// <summary>The command that starts a program which is killed as a thread of it enters one of some calls for the n-th time; skips the test where there is no strace.</summary>
    /// <param name="calls">The calls, such as <c>fsync,rename</c>.</param>
    /// <param name="nth">Counted for each thread, from 1.</param>
    public static string[] KillAt(string calls, int nth)
    {
        Assert.SkipWhen(!Programs.Any(File.Exists), "strace is not installed");
        return ["strace", "-D", "-f", "-qq", "-o", "/dev/null", "-e", $"trace={calls}", "-e", $"inject={calls}:signal=KILL:when={nth}"];
    }

    private static IEnumerable<string> Programs => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, "strace"));

    /// <summary>Lets the process go.</summary>
    /// <returns>The calls that were seen, one a line, each with the file that it was about.</returns>
    public async Task<string[]> DetachAsync()
    {
        _ = Kill(_strace.Id, Interrupt);
        await _reading.WaitAsync(HangGuard.Longest);
        return [.. _seen];
    }

    /// <summary>Waits until a call has failed so many times, of those that were made to fail.</summary>
    public Task FailedAsync(string call, int times, CancellationToken cancellationToken) =>
        Eventually.TrueAsync(() => _seen.Count(line => line.Contains($"{call}(", StringComparison.Ordinal) && line.Contains("INJECTED", StringComparison.Ordinal)) >= times, cancellationToken);

    private static async Task<FaultySyscalls> StartAsync(string[] arguments)
    {
        // Not where strace says that it attached to one more thread: it says so in the middle of another line, which is lost then.
        var start = new ProcessStartInfo("strace", ["-o", "/dev/stdout", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
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
            string? line = await strace.StandardError.ReadLineAsync().WaitAsync(HangGuard.Longest);
            Assert.SkipWhen(line is null, $"strace may not attach here: {said}");
            said += line;
        }

        // Whatever else it says is of no interest, but must not fill the pipe.
        _ = strace.StandardError.ReadToEndAsync();
        return new FaultySyscalls(strace);
    }

    private async Task ReadAsync()
    {
        while (await _strace.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Length > 0)
            {
                _seen.Enqueue(line);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
        {
            _strace.Kill();
        }

        await _strace.WaitForExitAsync().WaitAsync(HangGuard.Longest);
        _strace.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    private static string Calls(string fault) => fault[..fault.IndexOf(':', StringComparison.Ordinal)];
}
