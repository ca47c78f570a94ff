using System.Reflection;
using System.Runtime.Loader;

namespace MaintenanceService.Loader;

/// <summary>
/// Holds the module's own assemblies: another assembly of the same name that the process has loaded is not taken for one of them. What is not
/// in the folder, such as PowerShell itself, is that of the process.
/// </summary>
internal sealed class ModuleContext() : AssemblyLoadContext("MaintenanceService")
{
    private static readonly string Folder =
        Path.Combine(Path.GetDirectoryName(typeof(ModuleContext).Assembly.Location)!, ModuleLoader.CmdletAssembly, "net8.0");

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(Folder, $"{assemblyName.Name}.dll");
        return File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
