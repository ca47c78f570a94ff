using MaintenanceService.Backups;
using MaintenanceService.Client;
using MaintenanceService.Configuration;
using MaintenanceService.Files;
using MaintenanceService.Store.Sqlite;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Background;

/// <summary>Creates a checked backup of the store every <c>Maintenance:BackupEvery</c>, and keeps the newest seven.</summary>
internal sealed partial class BackupBackgroundService(
    SqliteStore store, DataFolder folder, IOptions<ServiceOptions> options, TimeProvider time, ILogger<BackupBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromMinutes(1), time, logger)
{
    private const int Kept = 7;

    /// <summary>The pause after a failed backup, doubled after each further failure.</summary>
    private static readonly TimeSpan MinPause = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan MaxPause = TimeSpan.FromHours(6);

    private readonly TimeProvider _time = time;
    private TimeSpan _pause = TimeSpan.Zero;
    private long _failedAt;

    protected override Task WorkAsync()
    {
        BackupFiles files = folder.BackupFiles(ServiceOptions.ReadBackupEvery(options.Value.BackupEvery)!.Value);
        bool pauses = _pause > TimeSpan.Zero && _time.GetElapsedTime(_failedAt) < _pause;
        return pauses || !files.IsDue(_time.GetUtcNow()) ? Task.CompletedTask : Task.Run(() => TryWrite(files));
    }

    private void TryWrite(BackupFiles files)
    {
        try
        {
            if (Write(files) is { } fault)
            {
                PutOff(fault, null);
                return;
            }

            _pause = TimeSpan.Zero;
        }
        catch (Exception exception)
        {
            PutOff(exception.Message.TrimEnd('.'), exception);
        }
    }

    private string? Write(BackupFiles files)
    {
        PrivateFolder.Prepare(folder.BackupFolder);
        if (BackupSpace.Fault(folder.BackupFolder, folder.StoreFile) is { } fault)
        {
            return fault;
        }

        DateTimeOffset now = _time.GetUtcNow();
        SqliteBackup.Write(store, files.PathAt(now));
        files.Prune(Kept, now);
        return null;
    }

    private void PutOff(string fault, Exception? exception)
    {
        _failedAt = _time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? MinPause : _pause * 2 < MaxPause ? _pause * 2 : MaxPause;
        LogFailed(logger, exception, folder.BackupFolder, fault, WireDuration.Format(_pause));
    }

    [LoggerMessage(10, LogLevel.Error, "No copy of the store was made in {Folder}: {Fault}. The next attempt is in {Pause}.")]
    private static partial void LogFailed(ILogger logger, Exception? exception, string folder, string fault, string pause);
}
