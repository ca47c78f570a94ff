using System.Runtime.CompilerServices;

namespace MaintenanceService.Tests.Architecture;

/// <summary>Where this checkout is.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(Here());

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string from)
    {
        DirectoryInfo? folder = new FileInfo(from).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "MaintenanceService.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside their checkout.");
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
