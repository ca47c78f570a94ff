using System.Globalization;

namespace MaintenanceService.Backups;

/// <summary>Checks whether a disk has space for a backup and for other writes, above all those of the store itself.</summary>
internal static class BackupSpace
{
    /// <summary>The space to keep free at most; on a smaller disk, a tenth of it.</summary>
    private const long MaxReserve = 1L << 30;

    private const int ReservePart = 10;
    private const double Megabyte = 1 << 20;

    /// <summary>Returns the fault; null = there is enough space.</summary>
    /// <param name="folder">The folder of the backup.</param>
    /// <param name="storeFile">The store to copy.</param>
    public static string? Fault(string folder, string storeFile)
    {
        var disk = new DriveInfo(folder);
        long size = ((string[])[storeFile, storeFile + "-wal"]).Where(File.Exists).Sum(file => new FileInfo(file).Length);
        long reserve = Math.Min(disk.TotalSize / ReservePart, MaxReserve);
        return disk.AvailableFreeSpace >= size + reserve ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the copy needs {size / Megabyte:0.0} MB and {reserve / Megabyte:0.0} MB must stay free, but {folder} has {disk.AvailableFreeSpace / Megabyte:0.0} MB. Free some space, or configure another disk (Maintenance:BackupFolder)");
    }
}
