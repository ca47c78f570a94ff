using MaintenanceService.Tests.Processes;

namespace MaintenanceService.Tests.Service.Storage;

/// <summary>The data folder of a service that runs as a process of its own: <c>data</c> in a temporary folder.</summary>
internal static class StoreFolder
{
    public static string DataFolder(this TemporaryFolder folder) => folder.File("data");

    /// <summary>Returns the settings of a service that keeps its store there, with the tests' first key.</summary>
    public static Dictionary<string, string> Settings(this TemporaryFolder folder) => new()
    {
        ["Maintenance__DataFolder"] = folder.DataFolder(),
        ["Maintenance__BootstrapKey"] = RunningService.AdminKey,
    };

    /// <summary>Copies the files of a data folder, but for the lock of the process that uses it.</summary>
    public static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.GetFiles(from).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
