using System.Management.Automation;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>A module that is removed remembers no key.</summary>
public sealed class ModuleRemoval : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => SessionConnection.Current = null;
}
