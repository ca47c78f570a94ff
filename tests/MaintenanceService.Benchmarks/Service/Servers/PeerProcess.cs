using System.Globalization;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>Another program that tells many readers of a change, on a data folder that is deleted with it. It is used where it is installed.</summary>
internal sealed class PeerProcess : IDisposable
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];
    private readonly DirectoryInfo _folder;

    private PeerProcess(DirectoryInfo folder, MeasuredProcess process)
    {
        _folder = folder;
        Process = process;
    }

    public MeasuredProcess Process { get; }

    public Uri Address => Process.Address;

    /// <summary>Starts etcd, which keeps each change on the disk before it tells of it; null = it is not installed.</summary>
    public static Task<PeerProcess?> StartEtcdAsync()
    {
        Uri peers = LoopbackAddress.Free();
        return StartAsync("etcd", (folder, address) =>
        [
            "--data-dir", folder, "--listen-client-urls", address.OriginalString, "--advertise-client-urls", address.OriginalString,
            "--listen-peer-urls", peers.OriginalString, "--initial-advertise-peer-urls", peers.OriginalString, "--initial-cluster", $"default={peers.OriginalString}",
            "--logger", "zap", "--log-level", "error",
        ]);
    }

    /// <summary>Starts Redis, which keeps nothing of what it publishes; null = it is not installed.</summary>
    public static Task<PeerProcess?> StartRedisAsync() => StartAsync("redis-server", (folder, address) =>
    [
        "--bind", address.Host, "--port", address.Port.ToString(CultureInfo.InvariantCulture), "--dir", folder, "--save", "", "--appendonly", "no",
        "--maxclients", "15000", "--loglevel", "warning",
    ]);

    public void Dispose()
    {
        Process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static async Task<PeerProcess?> StartAsync(string program, Func<string, Uri, string[]> arguments)
    {
        string? path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            await Console.Error.WriteLineAsync($"{program} is not installed: it is not compared");
            return null;
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("maintenance-benchmark-");
        Uri address = LoopbackAddress.Free();
        return new PeerProcess(folder, await MeasuredProcess.StartAsync(path, arguments(folder.FullName, address), address));
    }
}
