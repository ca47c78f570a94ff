using System.Diagnostics;
using MaintenanceService.Tests.Architecture;
using Xunit;

namespace MaintenanceService.Tests.Processes;

/// <summary>The Gateway's small app, which is not a .NET one, as a real process on a free port of loopback.</summary>
internal sealed class NodeBackend : IAsyncDisposable
{
    private static readonly string[] Places = ["/usr/bin/node", "/usr/local/bin/node"];
    private readonly Process _process;

    private NodeBackend(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <summary>Starts it; skips the test where there is no node.</summary>
    public static async Task<NodeBackend> StartAsync(CancellationToken cancellationToken)
    {
        string? node = Array.Find(Places, File.Exists);
        Assert.SkipWhen(node is null, "node is not installed");
        var start = new ProcessStartInfo(node, [Repository.PathOf("samples", "Gateway", "backend.mjs"), "0"]) { RedirectStandardOutput = true };
        Process process = Process.Start(start)!;
        string line = await process.StandardOutput.ReadLineAsync(cancellationToken) ?? throw new InvalidOperationException("The backend did not start.");
        return new NodeBackend(process, new Uri(line.Replace("listening on ", "", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
