using System.Management.Automation;

namespace MaintenanceService.PowerShell.Pipeline;

/// <summary>Runs a script block as <c>&amp; { … }</c> would, its output going to the cmdlet's output as it comes.</summary>
internal static class BlockRunner
{
    /// <summary>A constrained session lets a pipeline begin with the name of a command only.</summary>
    private const string Function = "__MaintenanceBlock";

    /// <param name="cmdlet">Whose output it is.</param>
    /// <param name="block">The block.</param>
    /// <param name="maintenance">What it finds in $Maintenance.</param>
    /// <param name="arguments">Its arguments.</param>
    public static void Run(PSCmdlet cmdlet, ScriptBlock block, object maintenance, object?[] arguments)
    {
        using var values = new ScopedVariables(cmdlet.SessionState, new Dictionary<string, object>
        {
            ["Maintenance"] = maintenance,
            ["__MaintenanceBlock"] = block,
            ["__MaintenanceArguments"] = arguments,
        });

        // Made for each run: one that is kept would keep the language mode of the runspace that made it.
        ItemCmdletProviderIntrinsics functions = cmdlet.SessionState.InvokeProvider.Item;
        functions.Set($"function:local:{Function}", ScriptBlock.Create("& $__MaintenanceBlock @__MaintenanceArguments"));
        try
        {
            using SteppablePipeline pipeline = ScriptBlock.Create(Function).GetSteppablePipeline(CommandOrigin.Internal);
            pipeline.Begin(cmdlet);
            pipeline.End();
        }
        finally
        {
            functions.Remove($"function:{Function}", recurse: false);
        }
    }
}
