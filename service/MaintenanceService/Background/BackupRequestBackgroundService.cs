using MaintenanceService.Backups;
using MaintenanceService.Files;
using MaintenanceService.Store.Sqlite;

namespace MaintenanceService.Background;

/// <summary>Creates the copies that the verb backup requests.</summary>
internal sealed class BackupRequestBackgroundService(SqliteStore store, DataFolder folder, TimeProvider time, ILogger<BackupRequestBackgroundService> logger)
    : PeriodicBackgroundService(TimeSpan.FromSeconds(1), time, logger)
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        BackupRequest.Clear(folder.StoreFile);
        return base.StartAsync(cancellationToken);
    }

    protected override Task WorkAsync() =>
        BackupRequest.TakePending(folder.StoreFile) is { } request ? Task.Run(() => Answer(request)) : Task.CompletedTask;

    private void Answer(BackupRequest request)
    {
        try
        {
            if (BackupSpace.Fault(folder.Path, folder.StoreFile) is { } fault)
            {
                request.Fail($"The running service can't make a copy: {fault}.");
                return;
            }

            SqliteBackup.Write(store, request.Copy);
            request.End();
        }
        catch (Exception exception)
        {
            request.Fail($"The running service could not make the copy: {exception.Message}");
            throw;
        }
    }
}
