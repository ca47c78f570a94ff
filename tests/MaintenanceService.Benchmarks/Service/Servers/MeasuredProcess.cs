using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>A server as a process of its own, so that its processor time and memory are its own.</summary>
internal sealed class MeasuredProcess : IDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly Process _process;
    private readonly DirectoryInfo? _folder;

    private MeasuredProcess(Process process, DirectoryInfo? folder)
    {
        _process = process;
        _folder = folder;
    }

    public Uri Address { get; private set; } = null!;

    /// <summary>The processor time of all its threads, to the nanosecond.</summary>
    public TimeSpan ProcessorTime => TimeSpan.FromMicroseconds(Directory.EnumerateDirectories($"/proc/{_process.Id}/task").Sum(OnProcessor) / 1000.0);

    /// <summary>Its memory in bytes, without what it maps from files.</summary>
    public long Memory => ProcessMemory.Read(_process.Id);

    /// <summary>Creates a folder for a server's data.</summary>
    public static DirectoryInfo CreateFolder() => Directory.CreateTempSubdirectory("maintenance-benchmark-");

    /// <summary>Starts a program without waiting for it.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="settings">Settings by environment variable.</param>
    /// <param name="folder">A folder that is deleted with it; null = none.</param>
    public static MeasuredProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, DirectoryInfo? folder = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";

        if (program == Environment.ProcessPath)
        {
            // A baseline has the collector of every app of Microsoft.NET.Sdk.Web, whichever project it is a part of.
            start.Environment["DOTNET_gcServer"] = "1";
        }

        foreach ((string name, string value) in settings)
        {
            start.Environment[name] = value;
        }

        return new MeasuredProcess(Process.Start(start)!, folder);
    }

    /// <summary>Starts a server on a free port of loopback, and waits until it says that it listens.</summary>
    public static async Task<MeasuredProcess> StartAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> settings, DirectoryInfo folder)
    {
        MeasuredProcess server = Start(program, arguments, settings, folder);
        server.Address = await server.ReadAddressAsync().WaitAsync(Patience, TimeProvider.System);
        _ = server._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return server;
    }

    /// <summary>Starts a server that does not say where it listens, and waits until it accepts connections there.</summary>
    public static async Task<MeasuredProcess> StartAsync(string program, IEnumerable<string> arguments, Uri address, DirectoryInfo folder)
    {
        MeasuredProcess server = Start(program, arguments, new Dictionary<string, string>(), folder);
        server.Address = address;
        _ = server._process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        while (!await AcceptsAsync(address))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, patience.Token);
        }

        return server;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder?.Delete(recursive: true);
    }

    private async Task<Uri> ReadAddressAsync()
    {
        var said = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            said.AppendLine(line);
            int at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0)
            {
                return new Uri(line[(at + Listening.Length)..].Trim());
            }
        }

        throw new InvalidOperationException($"It ended before it listened:\n{said}");
    }

    private static async Task<bool> AcceptsAsync(Uri address)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address.Host, address.Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static long OnProcessor(string thread)
    {
        try
        {
            string text = File.ReadAllText(Path.Combine(thread, "schedstat"));
            return long.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // The thread has ended.
            return 0;
        }
    }
}
