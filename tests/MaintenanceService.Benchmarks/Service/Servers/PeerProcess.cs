using System.Globalization;

namespace MaintenanceService.Benchmarks.Service.Servers;

/// <summary>Other programs that tell many readers of a change, on a data folder of their own. They are used where they are installed.</summary>
internal static class PeerProcess
{
    private static readonly string[] Folders = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator), "/usr/sbin"];

    /// <summary>Starts etcd, which keeps each change on the disk before it tells of it; null = it is not installed.</summary>
    public static Task<MeasuredProcess?> StartEtcdAsync()
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
    public static Task<MeasuredProcess?> StartRedisAsync() => StartAsync("redis-server", (folder, address) =>
    [
        "--bind", address.Host, "--port", address.Port.ToString(CultureInfo.InvariantCulture), "--dir", folder, "--save", "", "--appendonly", "no",
        "--maxclients", "15000", "--loglevel", "warning",
    ]);

    private static async Task<MeasuredProcess?> StartAsync(string program, Func<string, Uri, string[]> arguments)
    {
        string? path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        if (path is null)
        {
            await Console.Error.WriteLineAsync($"{program} is not installed: it is not compared");
            return null;
        }

        DirectoryInfo folder = MeasuredProcess.CreateFolder();
        Uri address = LoopbackAddress.Free();
        return await MeasuredProcess.StartAsync(path, arguments(folder.FullName, address), address, folder);
    }
}
