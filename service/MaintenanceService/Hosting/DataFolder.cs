using MaintenanceService.Configuration;
using Microsoft.Extensions.Options;

namespace MaintenanceService.Hosting;

/// <summary>The folder that holds the store, made where there is none.</summary>
internal sealed class DataFolder
{
    public DataFolder(IOptions<ServiceOptions> options, IHostEnvironment environment)
    {
        Path = System.IO.Path.GetFullPath(options.Value.DataFolder, environment.ContentRootPath);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string StoreFile => System.IO.Path.Combine(Path, "maintenance.db");

    public string BackupFolder => System.IO.Path.Combine(Path, "backups");
}
