using MaintenanceService.Backups;
using MaintenanceService.Configuration;
using MaintenanceService.Store.Sqlite;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Files;

/// <summary>The folder of the store, created where there is none. Only the service's own account may access it and its files.</summary>
internal sealed class DataFolder
{
    /// <exception cref="StartFaultException">The folder can't be created or written to, or other accounts may write to it; or a folder is a file.</exception>
    public DataFolder(IOptions<ServiceOptions> options, IHostEnvironment environment)
    {
        Path = System.IO.Path.GetFullPath(options.Value.DataFolder, environment.ContentRootPath);
        BackupFolder = options.Value.BackupFolder is { } backups ? System.IO.Path.GetFullPath(backups, environment.ContentRootPath) : System.IO.Path.Combine(Path, SqliteBackup.Folder);
        EnsureNoFile("data folder", Path, "Maintenance:DataFolder");
        EnsureNoFile("backup folder", BackupFolder, "Maintenance:BackupFolder");

        try
        {
            PrivateFolder.Prepare(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new StartFaultException(
                $"The data folder {Path} can't be used ({exception.Message.TrimEnd('.')}). Give the service's account a folder of its own (Maintenance:DataFolder).", exception);
        }
    }

    public string Path { get; }

    public string StoreFile => System.IO.Path.Combine(Path, "maintenance.db");

    /// <summary>The folder of the running service's backups.</summary>
    public string BackupFolder { get; }

    private static void EnsureNoFile(string name, string folder, string setting)
    {
        if (FileAbove(folder) is { } file)
        {
            throw new StartFaultException($"The {name} {folder} can't be used: {file} is a file. Name a folder ({setting}).");
        }
    }

    /// <summary>Returns the file that is in the place of a folder or of one above it; null = there is none.</summary>
    private static string? FileAbove(string? folder) =>
        folder is null || File.Exists(folder) ? folder : FileAbove(System.IO.Path.GetDirectoryName(folder));

    public BackupFiles BackupFiles(TimeSpan every) => new(BackupFolder, every);
}
