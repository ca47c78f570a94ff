using System.Management.Automation;
using System.Reflection;
using MaintenanceService.PowerShell.Connection;
using MaintenanceService.PowerShell.Output;
using Shell = System.Management.Automation.PowerShell;

namespace MaintenanceService.PowerShell;

/// <summary>Adds the views' cells when the module is imported, and removes them and the remembered connection with the module.</summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // PowerShell keeps the type names of all runspaces in one dictionary, which two imports must not change at the same time.
    private static readonly object Naming = new();
    private static bool _typesAreNamed;

    /// <inheritdoc/>
    public void OnImport()
    {
        using (Shell shell = TypeCommand("Update"))
        {
            shell.AddParameter("TypeData", ViewCells.All).AddParameter("Force").Invoke();
        }

        lock (Naming)
        {
            if (!_typesAreNamed)
            {
                NameTypes();
                _typesAreNamed = true;
            }
        }
    }

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        using var variable = Shell.Create(RunspaceMode.CurrentRunspace);
        variable.AddCommand("Remove-Variable").AddParameter("Name", SessionConnection.Variable).AddParameter("Scope", "Global")
            .AddParameter("ErrorAction", "Ignore").Invoke();
        using Shell types = TypeCommand("Remove");
        types.Invoke(ViewCells.All);
    }

    /// <summary>
    /// Lets scripts write <c>[MaintenanceService.Client.Maintenance]</c>: PowerShell looks for type names in the default load context and in the
    /// modules' own assemblies, and what these depend on is in neither.
    /// </summary>
    private static void NameTypes()
    {
        MethodInfo? add = typeof(PSObject).Assembly.GetType("System.Management.Automation.TypeAccelerators")?.GetMethod("Add", [typeof(string), typeof(Type)]);
        foreach (Type type in typeof(Client.Maintenance).Assembly.GetExportedTypes())
        {
            add?.Invoke(null, [type.FullName, type]);
        }
    }

    /// <summary>Returns a command by its class: its module may not be imported yet, and importing by name can be switched off.</summary>
    private static Shell TypeCommand(string verb)
    {
        Type type = Type.GetType($"Microsoft.PowerShell.Commands.{verb}TypeDataCommand, Microsoft.PowerShell.Commands.Utility", throwOnError: true)!;
        return Shell.Create(RunspaceMode.CurrentRunspace).AddCommand(new CmdletInfo($"{verb}-TypeData", type)).AddParameter("ErrorAction", "Stop");
    }
}
