using System.Globalization;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Hosting;

/// <summary>Keeps a checked copy of the store for each of the last seven days on which the service ran.</summary>
internal sealed class BackupWork(SqliteStore store, DataFolder folder, TimeProvider time, ILogger<BackupWork> logger)
    : PeriodicWork(TimeSpan.FromMinutes(1), time, logger)
{
    private const int Kept = 7;
    private readonly TimeProvider _time = time;

    protected override Task WorkAsync()
    {
        string today = Path.Combine(
            folder.BackupFolder, string.Create(CultureInfo.InvariantCulture, $"maintenance-{_time.GetUtcNow():yyyy-MM-dd}.db"));
        return File.Exists(today) ? Task.CompletedTask : Task.Run(() => Write(today));
    }

    private void Write(string file)
    {
        Directory.CreateDirectory(folder.BackupFolder);
        SqliteBackup.Write(store, file);
        foreach (string old in Directory.GetFiles(folder.BackupFolder, "maintenance-????-??-??.db").OrderDescending(StringComparer.Ordinal).Skip(Kept))
        {
            File.Delete(old);
        }
    }
}
