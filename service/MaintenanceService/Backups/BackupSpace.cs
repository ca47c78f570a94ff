using System.Globalization;

namespace MaintenanceService.Backups;

/// <summary>Tells whether a disk has room for a copy and for what else must be written there: above all the store itself.</summary>
internal static class BackupSpace
{
    /// <summary>What stays free: a tenth of the disk, but no more than this.</summary>
    private const long MaxReserve = 1L << 30;

    private const int ReservePart = 10;
    private const double Megabyte = 1 << 20;

    /// <summary>What is wrong; null = there is room.</summary>
    /// <param name="folder">Where the copy goes.</param>
    /// <param name="storeFile">What is copied.</param>
    public static string? Fault(string folder, string storeFile)
    {
        var disk = new DriveInfo(folder);
        long size = ((string[])[storeFile, storeFile + "-wal"]).Where(File.Exists).Sum(file => new FileInfo(file).Length);
        long reserve = Math.Min(disk.TotalSize / ReservePart, MaxReserve);
        return disk.AvailableFreeSpace >= size + reserve ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the copy needs {size / Megabyte:0.0} MB and {reserve / Megabyte:0.0} MB must stay free, but {folder} has {disk.AvailableFreeSpace / Megabyte:0.0} MB. Make room, or name another disk (Maintenance:BackupFolder)");
    }
}
