using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace MaintenanceService.Loader;

/// <summary>
/// Is imported before the cmdlets. PowerShell asks for their assembly by name, since the manifest gives no file, and gets it out of the module's
/// own load context.
/// </summary>
public sealed class ModuleLoader : IModuleAssemblyInitializer
{
    internal const string CmdletAssembly = "MaintenanceService.PowerShell";
    private static readonly Lazy<Assembly> Cmdlets = new(() => new ModuleContext().LoadFromAssemblyName(new AssemblyName(CmdletAssembly)));

    static ModuleLoader() => AssemblyLoadContext.Default.Resolving += (_, name) => name.Name == CmdletAssembly ? Cmdlets.Value : null;

    /// <summary>Refuses to be the second of two versions: each would answer to the names of the other.</summary>
    /// <exception cref="InvalidOperationException">Another build of the cmdlets is loaded in this process.</exception>
    public void OnImport()
    {
        Assembly? other = AssemblyLoadContext.All.SelectMany(context => context.Assemblies).FirstOrDefault(assembly =>
            assembly.GetName().Name == CmdletAssembly && assembly.ManifestModule.ModuleVersionId != Cmdlets.Value.ManifestModule.ModuleVersionId);
        if (other is not null)
        {
            string from = other.Location.Length > 0 ? $" from {other.Location}" : "";
            throw new InvalidOperationException(
                $"MaintenanceService {Version(Cmdlets.Value)} can't be imported here: version {Version(other)} of {CmdletAssembly} is already loaded{from}. Start a new pwsh and import the one that you want.");
        }
    }

    private static string Version(Assembly assembly) => assembly.GetName().Version?.ToString(3) ?? "?";
}
