using System.Management.Automation;

namespace MaintenanceService.PowerShell.Connection;

/// <summary>A module that is removed remembers no key.</summary>
public sealed class ModuleRemoval : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        using var shell = System.Management.Automation.PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand("Remove-Variable").AddParameter("Name", SessionConnection.Variable).AddParameter("Scope", "Global")
            .AddParameter("ErrorAction", "Ignore").Invoke();
    }
}
