namespace MaintenanceService.Tests.Service.Storage;

/// <summary>Where things lie in a data folder.</summary>
internal static class StoreFiles
{
    public static string StoreFile(this string dataFolder) => Path.Combine(dataFolder, "maintenance.db");

    public static string BackupFolder(this string dataFolder) => Path.Combine(dataFolder, "backups");
}
