using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MaintenanceService.AspNetCore.Observability;
using MaintenanceService.Client;
using Microsoft.Extensions.Logging;

namespace MaintenanceService.AspNetCore.Snapshots;

/// <summary>
/// Stores the last state on disk, for a start without the service. The file carries an HMAC with the API key; of a file that another key has
/// sealed only what refuses is used: its mode, and <c>whenDisconnected: closed</c>.
/// </summary>
internal sealed partial class SnapshotFile(string path, Func<string?> apiKey, TimeProvider time, ILogger logger) : ISnapshotStore
{
    private const int MaxFileLength = 1024 * 1024;
    private static int s_writers;
    private readonly int _writer = Interlocked.Increment(ref s_writers);
    private bool _warned;

    // Nobody's /dev/null must be replaced by a file.
    private bool IsDevice => path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal);

    /// <summary>Returns the stored state; null where it is absent or can't be trusted.</summary>
    public StoredState? Load(string site)
    {
        StoredState? stored = Read(out string? fault);
        fault ??= stored is null ? null : SnapshotCheck.Fault(stored.State, site);
        if (fault is not null)
        {
            LogUnusable(logger, path, fault);
        }

        if (stored is null || fault is not null)
        {
            return null;
        }

        if (!stored.IsOfOtherKey)
        {
            return stored;
        }

        LogOtherKey(logger, path);
        return stored with { State = WithoutExemptions(stored.State) };
    }

    /// <summary>Writes a state atomically; if that fails, logs one warning, and removes the older state: a restart must not follow it.</summary>
    public void Save(SiteState state)
    {
        // Another process, or another app in this one, may write the same file.
        string temporary = $"{path}.{Environment.ProcessId}-{_writer}.tmp";
        try
        {
            if (apiKey() is not { } key)
            {
                return;
            }

            if (IsDevice)
            {
                throw new IOException("it is a device");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            string body = WireTime.Format(time.GetUtcNow()) + '\n' + JsonSerializer.Serialize(state, WireJson.TypeInfo<SiteState>());
            using (var file = new FileStream(temporary, Options()))
            {
                file.Write(Encoding.UTF8.GetBytes($"{Seal(key, body)} {Mark(key)}\n{body}"));
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

            TryRun(() => File.Delete(temporary));
            if (!IsDevice && !IsOlderThanStored(state) && !TryRun(() => File.Delete(path)))
            {
                // The folder can't be written to, but maybe the file.
                TryRun(() => new FileStream(path, FileMode.Truncate).Dispose());
            }
        }
    }

    private static bool TryRun(Action action)
    {
        try
        {
            action();
            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    // Instances on one machine share a file: one that is late must not overwrite a newer state.
    private bool IsOlderThanStored(SiteState state) =>
        Read(out _) is { IsOfOtherKey: false, State: var stored } && stored.Site == state.Site
        && (stored.Epoch == state.Epoch ? stored.Revision > state.Revision : EpochOrder.Compare(stored.Epoch, state.Epoch) > 0);

    private StoredState? Read(out string? fault)
    {
        fault = null;
        try
        {
            // Neither a pipe nor a device has a length; reading it may have no end.
            if (new FileInfo(path) is { Exists: true, Length: 0 or > MaxFileLength } odd)
            {
                fault = odd.Length == 0 ? "it is empty" : "it is far too large";
                return null;
            }

            // Line 1: the HMAC and the key's mark; line 2: when it was written; then the state.
            string[] lines = File.ReadAllText(path).Split('\n', 3);
            if (lines.Length != 3 || !WireTime.TryParse(lines[1], out DateTimeOffset savedAt) || apiKey() is not { } key
                || JsonSerializer.Deserialize(lines[2], WireJson.TypeInfo<SiteState>()) is not { } state)
            {
                fault = "it is damaged";
                return null;
            }

            string[] seal = lines[0].Trim().Split(' ', 2);
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(seal[0]), Encoding.ASCII.GetBytes(Seal(key, $"{lines[1]}\n{lines[2]}"))))
            {
                return new StoredState(state, savedAt);
            }

            if (seal is [_, var mark] && mark == Mark(key))
            {
                fault = "it was changed since it was written";
                return null;
            }

            return new StoredState(state, savedAt) { IsOfOtherKey = true };
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

    // Whoever wrote it opens nothing and lets nobody through.
    private static SiteState WithoutExemptions(SiteState state) => state with
    {
        Passes = [],
        Settings = state.Settings with { ExemptPaths = [], BypassNetworks = [] },
        Maintenances = [.. state.Maintenances.Select(maintenance => maintenance with { ExemptPaths = [], BypassNetworks = [] })],
    };

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

    // Tells a file of another key from one of this key that was changed; says nothing about the key.
    private static string Mark(string key) => Seal(key, nameof(SnapshotFile))[..16];

    [LoggerMessage(110, LogLevel.Warning, "The stored state {Path} is not used: {Reason}. Until the service answers, it is as if there were none.")]
    private static partial void LogUnusable(ILogger logger, string path, string reason);

    [LoggerMessage(113, LogLevel.Warning, "The stored state {Path} was written with another key. Until the service answers, its mode holds where it is closed or readOnly, without exemptions, networks and passes; where it is open, it is as if there were none, but that this app stays closed until then if the state says whenDisconnected: closed.")]
    private static partial void LogOtherKey(ILogger logger, string path);

    [LoggerMessage(111, LogLevel.Warning, "The state can't be stored at {Path}: {Reason}. It is kept in memory only; a restart without the service would not know it.")]
    private static partial void LogUnwritable(ILogger logger, string path, string reason);
}
