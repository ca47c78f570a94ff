using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.Client;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>
/// Stores the last state on disk, for a start without the service. The file carries an HMAC with the API key; a file with another one is
/// ignored.
/// </summary>
internal sealed partial class SnapshotFile(string path, Func<string?> apiKey, TimeProvider time, ILogger logger) : ISnapshotStore
{
    private const int MaxFileLength = 1024 * 1024;
    private static int s_writers;
    private readonly int _writer = Interlocked.Increment(ref s_writers);
    private bool _warned;

    /// <summary>Returns the stored state; null where it is absent or can't be trusted.</summary>
    public StoredState? Load(string site)
    {
        StoredState? stored = Read(out string? fault);
        if (fault is not null)
        {
            LogUnusable(logger, path, fault);
        }

        return stored is null || SnapshotCheck.Fault(stored.State, site) is not null ? null : stored;
    }

    /// <summary>Writes a state atomically; if that fails, logs one warning.</summary>
    public void Save(SiteState state)
    {
        try
        {
            if (apiKey() is not { } key)
            {
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string body = WireTime.Format(time.GetUtcNow()) + '\n' + JsonSerializer.Serialize(state, WireJson.TypeInfo<SiteState>());
            // Another process, or another app in this one, may write the same file.
            string temporary = $"{path}.{Environment.ProcessId}-{_writer}.tmp";
            using (var file = new FileStream(temporary, Options()))
            {
                file.Write(Encoding.UTF8.GetBytes($"{Seal(key, body)}\n{body}"));
                file.Flush(flushToDisk: true);
            }

            if (IsOlderThanStored(state))
            {
                File.Delete(temporary);
                return;
            }

            File.Move(temporary, path, overwrite: true);
            FolderFlush.Flush(Path.GetDirectoryName(path)!);
            _warned = false;
        }
        catch (Exception exception)
        {
            if (!_warned)
            {
                _warned = true;
                LogUnwritable(logger, path, Reason.Of(exception));
            }
        }
    }

    // Instances on one machine share a file: one that is late must not overwrite a newer state.
    private bool IsOlderThanStored(SiteState state) =>
        Read(out _)?.State is { } stored && stored.Site == state.Site
        && (stored.Epoch == state.Epoch ? stored.Revision > state.Revision : EpochOrder.Compare(stored.Epoch, state.Epoch) > 0);

    private StoredState? Read(out string? fault)
    {
        fault = null;
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxFileLength })
            {
                fault = "it is far too large";
                return null;
            }

            // Line 1: the HMAC; line 2: when it was written; then the state.
            string[] lines = File.ReadAllText(path).Split('\n', 3);
            if (lines.Length != 3 || !WireTime.TryParse(lines[1], out DateTimeOffset savedAt) || apiKey() is not { } key
                || !CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(lines[0].Trim()), Encoding.ASCII.GetBytes(Seal(key, $"{lines[1]}\n{lines[2]}"))))
            {
                fault = "it was not written with this key";
                return null;
            }

            return JsonSerializer.Deserialize(lines[2], WireJson.TypeInfo<SiteState>()) is { } state ? new StoredState(state, savedAt) : null;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception)
        {
            fault = Reason.Of(exception);
            return null;
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static string Seal(string key, string body) =>
        Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body)));

    [LoggerMessage(110, LogLevel.Warning, "The stored state {Path} is not used: {Reason}. Until the service answers, it is as if there were none.")]
    private static partial void LogUnusable(ILogger logger, string path, string reason);

    [LoggerMessage(111, LogLevel.Warning, "The state can't be stored at {Path}: {Reason}. It is kept in memory only; a restart without the service would not know it.")]
    private static partial void LogUnwritable(ILogger logger, string path, string reason);
}
